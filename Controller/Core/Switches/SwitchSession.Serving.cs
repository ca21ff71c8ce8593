using Controller.Abstractions;
using Microsoft.Extensions.Logging;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;
using EndPoint = System.Net.EndPoint;

namespace Controller.Core.Switches;

internal sealed partial class SwitchSession
{
    private int _keptDynamicFlows;

    public DatapathId Id { get; private set; }

    public string Name => Configuration.Names.TryGetValue(Id, out string? name) ? name
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

    /// <inheritdoc cref="ISwitch.NextTable"/>
    internal TableId? NextTable(TableId after) => _apps?.NextTable(after);

    public void Publish(SwitchEvent happened)
    {
        // Counted here: what is logged is limited.
        if (happened is HostDuplicated)
            _statistics.DuplicateHosts++;
        _events.Report(happened);
    }

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
        _statistics.Snapshot(), _reconciler.Installed.Flows.Count);

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
}
