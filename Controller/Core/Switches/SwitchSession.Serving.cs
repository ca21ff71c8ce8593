using Controller.Abstractions;
using Microsoft.Extensions.Logging;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;
using EndPoint = System.Net.EndPoint;

namespace Controller.Core.Switches;

internal sealed partial class SwitchSession
{
    private bool _redeclare;
    private bool _readyReported;
    private int _keptDynamicFlows;

    public DatapathId Id { get; private set; }

    public string Name => _services.Options.Names.TryGetValue(Id, out string? name) ? name
        : Features.DatapathDescription is { Length: > 0 } and not "None" ? Features.DatapathDescription
        : Id.ToString();

    public SwitchFeatures Features { get; private set; } = new();

    /// <summary>Any thread: the ports as they were when the last turn of the event loop ended.</summary>
    public IReadOnlyList<SwitchPort> Ports => _ports.Published;

    /// <summary>The ports as they are; an immutable snapshot.</summary>
    internal IReadOnlyList<SwitchPort> CurrentPorts => _ports.Ports;

    public EndPoint? Address => _connection.RemoteAddress;

    public long Now => _connection.Now;

    public DateTimeOffset ConnectedAt { get; private set; }

    public bool TryGetPort(PortNumber number, out SwitchPort port) => _ports.TryGet(number, out port);

    public void SendFlowMod(in FlowMod message)
    {
        _statistics.FlowMods++;
        Send(message);
    }

    /// <summary>A packet that fits no packet-out, with its header and actions, is dropped and counted.</summary>
    public void SendPacketOut(in PacketOut message)
    {
        if (message.Size > Header.MaxMessageSize)
        {
            _services.Drops.Count("packet-out-too-large");
            return;
        }
        _statistics.PacketOuts++;
        Send(message);
    }

    /// <summary>The static flows that the switch holds, as far as is known.</summary>
    internal IReadOnlyCollection<Flow> HeldFlows => _installer.Installed.Flows.Values;

    /// <inheritdoc cref="ISwitch.NextTable"/>
    internal TableId? NextTable(TableId after) => _apps?.NextTable(after);

    /// <summary>At the end of this turn, asks the apps what the switch is to hold.</summary>
    public void Redeclare() => _redeclare = true;

    /// <summary>Reads the flows whose cookie passes; see <see cref="ISwitch.DumpFlows"/>.</summary>
    public void DumpFlows(Cookie cookie, ulong cookieMask, FlowVisitor visit, Action<bool> done)
    {
        bool Read(ReadOnlySpan<byte> body, out OpenFlowError error)
        {
            if (!EntryListView.TryRead(body, out EntryListView<FlowStatsEntry> flows, out error))
                return false;
            foreach (FlowStatsEntry flow in flows)
                visit(flow);
            return true;
        }
        var request = new FlowStatsRequest { Table = TableId.All, Cookie = cookie, CookieMask = cookieMask };
        SendRequest(request, new MultipartQuery(MultipartType.Flow, Read,
            (outcome, _) => done(outcome == RequestOutcome.Answered))
        {
            Name = "flow dump",
            ReplyType = MessageType.MultipartReply,
        });
    }

    public void Publish(SwitchEvent happened) => _events.Report(happened);

    /// <summary>Any thread: runs work on the event loop.</summary>
    public void Post(Action work) => _connection.Post(() =>
    {
        if (_state == SessionState.Ended)
            return;
        work();
        EndTurn();
    });

    /// <summary>Any thread: asks for the hosts that the apps know.</summary>
    public void PostCollectHosts(Action<IReadOnlyList<HostEntry>> collected) => Post(() =>
    {
        var hosts = new List<HostEntry>();
        _apps?.CollectHosts(hosts);
        collected(hosts);
    });

    /// <summary>Asks the switch for a sign of life; from the event loop.</summary>
    public void Echo(TimeSpan within, Action<bool> alive) =>
        _requests.Add(Send(new EchoRequest([])),
            new PlainQuery((outcome, _) => alive(outcome == RequestOutcome.Answered))
            {
                Name = "ECHO",
                ReplyType = MessageType.EchoReply,
            }, _connection.Now, within);

    /// <summary>Any thread: the switch as it is.</summary>
    public SwitchSnapshot Snapshot(bool connected) => new(Id, Name, connected, Address, ConnectedAt, Features, Ports,
        _statistics.Snapshot(), _installer.Installed.Flows.Count);

    /// <summary>An app failed.</summary>
    internal void OnAppFault(AppFactory factory, Exception fault, bool isOff)
    {
        _statistics.AppFaults++;
        if (isOff || _warnings.Allows())
            _services.Log.AppFaulted(fault, factory.Name, Name,
                isOff ? "stays off until the switch reconnects; its flows stay" : "was restarted");
    }

    private void EndTurn()
    {
        RedeclareIfAsked();
        _ports.Publish();
    }

    private void RedeclareIfAsked()
    {
        // After a restart of the controller the flows in place stay as they are until the links are known anew.
        if (!_redeclare || !IsRunning || _warm || _closeReason.Length > 0)
            return;
        _redeclare = false;
        if (_apps!.Declare(desired => CoreFlows.Declare(desired, CurrentPorts, Features)) is not { } wanted)
            return;
        int sent = _installer.Apply(wanted);
        _statistics.FlowMods += sent;
        if (_readyReported)
            return;
        _readyReported = true;
        _services.Log.Ready(Name, _keptFlows + _keptDynamicFlows, sent);
    }
}
