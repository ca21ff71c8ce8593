using System.Text;
using Controller.Abstractions;
using Controller.Core.Flows;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Switches;

/// <summary>The life of a session.</summary>
internal enum SessionState
{
    /// <summary>Handshake.</summary>
    Connecting,

    /// <summary>Waits for whether its datapath id is free.</summary>
    Claiming,

    /// <summary>Reads the flows of an earlier life.</summary>
    Adopting,

    /// <summary>Apps get events.</summary>
    Running,

    Ended,
}

internal sealed partial class SwitchSession
{
    // Link discovery lets go of a warm switch within seconds, unless something is wrong with it.
    private static readonly TimeSpan LongestWarm = TimeSpan.FromSeconds(30);

    private SessionState _state;
    private AppHost? _apps;
    private long _runningSince;
    private bool _warm;
    private int _keptFlows;
    private int _adoptionsLeft;

    internal bool IsRunning => _state == SessionState.Running;

    /// <summary>Any thread: whether it got its datapath id and hasn't ended, or had it when it ended.</summary>
    internal bool WasAccepted { get; private set; }

    /// <summary>The switch's facts have come, or a part that is needed has not.</summary>
    private void OnFacts(SwitchFeatures? features)
    {
        if (_state != SessionState.Connecting || _closeReason.Length > 0)
            return;
        if (features is null)
        {
            Close("the switch didn't tell its ports");
            return;
        }
        Features = features;
        _handshake.Complete();
        _state = SessionState.Claiming;
        _services.Registry.Claim(this, accepted => _connection.Post(() => OnClaimed(accepted)));
    }

    private void OnClaimed(bool accepted)
    {
        if (_state != SessionState.Claiming)
            return;
        if (!accepted)
        {
            _services.Drops.Count("duplicate-datapath-id");
            Close($"datapath id {Id} is taken by a switch that is alive ("
                + $"{_services.Registry.AddressOf(Id)}); give one of the two another: "
                + "ovs-vsctl set bridge BRIDGE other-config:datapath-id=…");
            return;
        }
        _statistics = _services.Registry.StatisticsOf(Id);
        _statistics.Connections++;
        ConnectedAt = _services.Time.GetUtcNow();
        WasAccepted = true;
        _services.Log.Connected(Name, Id, _connection.RemoteAddress, $"{Features.Hardware} {Features.Software}".Trim(),
            Features.TableCount, _ports.Ports.Count, Words(Features));
        Adopt();
    }

    /// <summary>
    /// Reads what the switch holds of ours, so that only the difference is sent and nothing is forgotten.
    /// </summary>
    private void Adopt()
    {
        _state = SessionState.Adopting;
        _configuration = _services.Configurations.Of(Id);
        _ports.Redeclare();
        _apps = new AppHost(this, _configuration.Apps);
        _adoptionsLeft = 3;
        ReadGroups(_reconciler.Installed.Found, _ => OnAdopted(true));
        ReadMeters(_reconciler.Installed.Found, _ => OnAdopted(true));
        DumpFlows(CookieSpace.Magic, CookieSpace.MagicMask, AdoptFlow, OnAdopted);
    }

    private void OnAdopted(bool whole)
    {
        if (_state != SessionState.Adopting)
            return;
        if (!whole)
            Close("the switch didn't tell its flows");
        else if (--_adoptionsLeft == 0)
            Run();
    }

    private void Run()
    {
        _state = SessionState.Running;
        _runningSince = _connection.Now;
        _warm = _reconciler.Installed.Flows.Count > 0;
        _keptFlows = _reconciler.Installed.Flows.Count;
        _apps!.OnStarted();
        Redeclare();
        _services.Topology.SwitchUp(this, _ports.Undeclared, _warm);
    }

    private void ReleaseIfWarmTooLong()
    {
        if (!_warm || !IsRunning || _connection.Now - _runningSince < LongestWarm.TotalMilliseconds)
            return;
        _warm = false;
        _services.Log.WarmTooLong(Name, LongestWarm.TotalSeconds);
    }

    internal void AdoptFlow(in FlowStatsEntry flow)
    {
        if (!CookieSpace.IsDynamic(flow.Cookie))
            _reconciler.Installed.Found(flow);
        else if (_apps!.OnFlowFound(flow) == Adoption.Delete)
            Send(new FlowMod
            {
                Command = FlowModCommand.DeleteStrict,
                Table = flow.Table,
                Priority = flow.Priority,
                Match = flow.Match.Oxms,
            });
        else
            _keptDynamicFlows++;
    }

    private void Do(HandshakeStep step, in Header header)
    {
        switch (step)
        {
            case HandshakeStep.AskFeatures:
                Send(new FeaturesRequest());
                break;
            case HandshakeStep.AskFacts:
                Id = _handshake.Features.Id;
                new FactFinder(this, _handshake.Features, OnFacts).Start();
                break;
            case HandshakeStep.RefuseVersion:
                SendAs(header.Xid, new Error(OpenFlowErrors.Incompatible, Encoding.ASCII.GetBytes(_handshake.Refusal)));
                Close(_handshake.Refusal);
                break;
            default:
                Close(_handshake.Refusal);
                break;
        }
    }

    private void EndSession(string reason)
    {
        if (_state == SessionState.Ended)
            return;
        _state = SessionState.Ended;
        _ended.TrySetResult();
        if (!WasAccepted)
        {
            EndUnaccepted(reason);
            return;
        }
        _statistics.Disconnections++;
        if (_services.IsStopping())
            _services.Log.Released(Name, reason);
        else
            _services.Log.Disconnected(Name, reason);
        // Before the id is free: link discovery is to hear of the end before it hears of the next beginning.
        _services.Topology.SwitchDown(this);
        _services.Registry.Closed(this);
    }

    private void EndUnaccepted(string reason)
    {
        _services.Registry.Closed(this);
        if (_services.IsStopping())
            return;
        _services.Registry.CountFailedHandshake();
        _services.Refusals.Refused(_services.Log, _connection.RemoteAddress, reason, _connection.Now);
    }

    private static string Words(SwitchFeatures features)
    {
        var extensions = new List<string>();
        if (features.Learn)
            extensions.Add("learn");
        if (features.ControllerMeter)
            extensions.Add("metered controller action");
        if (features.MaxMeter > 0)
            extensions.Add("meters");
        if (features.Bundles)
            extensions.Add("bundles");
        return extensions.Count > 0 ? "; has " + string.Join(", ", extensions) : "";
    }
}
