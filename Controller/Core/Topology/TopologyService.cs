using System.Diagnostics;
using Controller.Core.Switches;
using Microsoft.Extensions.Logging;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Topology;

/// <summary>
/// Runs the topology's state machine on a thread of its own, between the sessions that feed it and those that
/// carry out what it decides.
/// </summary>
internal sealed class TopologyService : ITopology, IDisposable
{
    // Frames that wait; more are dropped, and the next round of probes makes up for it. Switches and ports that come
    // and go are always queued: nothing would make up for those.
    private const int MaxWaitingFrames = 10_000;

    private const long MinRest = 20;
    private const long RestFactor = 9;

    private readonly TopologyState _state;
    private readonly Dictionary<DatapathId, SwitchSession> _sessions = [];
    private readonly ControlLoop _loop;
    private readonly ILogger _log;
    private readonly DropCounters _drops;
    private volatile IReadOnlyList<LinkSnapshot> _links = [];
    private long _restUntil;
    private int _linkChanges;

    public TopologyService(ControllerOptions options, ILogger log, DropCounters drops)
    {
        _log = log;
        _drops = drops;
        var timing = new TopologyTiming
        {
            Settle = (long)options.SettleTime.TotalMilliseconds,
            ProbeInterval = (long)options.ProbeInterval.TotalMilliseconds,
        };
        _state = new TopologyState(timing, DiscoveryFrame.WithRandomKey()) { IsPaced = true };
        _loop = new ControlLoop("sdn-topology", Advance);
    }

    /// <summary>Any thread: the links as they were when they last changed.</summary>
    public IReadOnlyList<LinkSnapshot> Links => _links;

    public void Start() => _loop.Start();

    public void Dispose() => _loop.Dispose();

    public void SwitchUp(SwitchSession session, IReadOnlyList<PortDescription> ports, bool warm)
    {
        TopologyPort[] described = [.. ports.Select(port => Describe(port))];
        Post(now =>
        {
            _sessions[session.Id] = session;
            _state.SwitchUp(session.Id, described, warm, now);
        });
    }

    public void SwitchDown(SwitchSession session) => Post(now =>
    {
        // A switch that has come back already is another session with the same id.
        if (!_sessions.TryGetValue(session.Id, out SwitchSession? current) || current != session)
            return;
        _sessions.Remove(session.Id);
        _state.SwitchDown(session.Id, now);
    });

    public void PortChanged(SwitchSession session, in PortDescription port, bool present)
    {
        TopologyPort described = Describe(port);
        Post(now =>
        {
            if (present)
                _state.PortChanged(session.Id, described, now);
            else
                _state.PortRemoved(session.Id, described.Number, now);
        });
    }

    public void FrameReceived(SwitchSession session, PortNumber port, ReadOnlySpan<byte> frame)
    {
        if (_loop.Waiting >= MaxWaitingFrames)
        {
            _drops.Count("lldp-queue-full");
            return;
        }
        byte[] copy = frame.ToArray();
        Post(now =>
        {
            ProbeVerdict verdict = _state.ProbeReceived(session.Id, port, copy, now);
            if (verdict != ProbeVerdict.Ours)
                _drops.Count(ReasonOf(verdict));
        });
    }

    private void Post(Action<long> work) => _loop.Post(() => work(Environment.TickCount64));

    // Each turn looks through all ports of all switches: turns keep their distance, and the longer one takes the
    // larger that distance, so that a storm of events can't take more than a tenth of a core here.
    private long Advance(long now)
    {
        if (_state.NextDeadline > now)
            return _state.NextDeadline;
        if (now < _restUntil)
            return _restUntil;
        long begin = Stopwatch.GetTimestamp();
        _state.Advance(now);
        CarryOut();
        long took = (long)Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        _restUntil = now + Math.Max(MinRest, RestFactor * took);
        return Math.Max(_state.NextDeadline, _restUntil);
    }

    // What concerns one switch goes to its event loop in one piece: one turn there, one comparison, one write.
    private void CarryOut()
    {
        var bySession = new Dictionary<SwitchSession, List<TopologyAction>>();
        // The second direction of a link comes without any action, often seconds after the first.
        bool changed = _linkChanges != _state.LinkChanges;
        _linkChanges = _state.LinkChanges;
        foreach (TopologyAction action in _state.TakeActions())
        {
            changed |= action is LinkUp or LinkDown or RoleChanged;
            if (action is LinkUp up)
                _log.LinkUp(Words(up.A), Words(up.B));
            else if (action is LinkDown down)
                _log.LinkDown(Words(down.A), Words(down.B));
            else if (action is WaysChanged)
                AddToAll(bySession, action);
            else if (SessionOf(action) is { } session)
                Add(bySession, session, action);
        }
        foreach ((SwitchSession session, List<TopologyAction> actions) in bySession)
            session.CarryOut(actions);
        if (changed)
            _links = [.. _state.Links.Select(link => new LinkSnapshot(link.Link.From.Switch, link.Link.From.Port,
                link.Link.To.Switch, link.Link.To.Port, link.OnTree))];
    }

    private SwitchSession? SessionOf(TopologyAction action) => _sessions.GetValueOrDefault(action switch
    {
        SendProbe probe => probe.Port.Switch,
        RoleChanged change => change.Port.Switch,
        SwitchSettled settled => settled.Switch,
        _ => default,
    });

    private void AddToAll(Dictionary<SwitchSession, List<TopologyAction>> bySession, TopologyAction action)
    {
        foreach (SwitchSession session in _sessions.Values)
            Add(bySession, session, action);
    }

    private static void Add(Dictionary<SwitchSession, List<TopologyAction>> bySession, SwitchSession session,
        TopologyAction action)
    {
        if (!bySession.TryGetValue(session, out List<TopologyAction>? actions))
            bySession[session] = actions = [];
        actions.Add(action);
    }

    private string Words(PortId port) => _sessions.TryGetValue(port.Switch, out SwitchSession? session)
        ? $"{session.Name} {session.Ports.FirstOrDefault(found => found.Number == port.Port)?.Name ?? port.Port.ToString()}"
        : port.ToString();

    private static TopologyPort Describe(in PortDescription port) => new(port.Number, port.Address, port.IsUp);

    private static string ReasonOf(ProbeVerdict verdict) => verdict switch
    {
        ProbeVerdict.ForeignLldp => "lldp-foreign",
        ProbeVerdict.BadSignature => "lldp-bad-signature",
        ProbeVerdict.StaleRound => "lldp-stale-round",
        ProbeVerdict.UnknownPort => "lldp-unknown-port",
        _ => "lldp-malformed",
    };
}
