using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using Testing;

namespace EndToEnd.Tests.Dataplane;

/// <summary>
/// A real Open vSwitch whose ports and clock are the test's: one frame in at a time, all that it leads to out, and
/// time moves only when told.
/// </summary>
public sealed class DummySwitch : IDisposable
{
    public const int PortCount = 4;

    /// <summary>
    /// Time is to pass in multiples of this many seconds, and timeouts to be two more than such: Open vSwitch looks
    /// only once a second for flows whose time is over.
    /// </summary>
    public const int Tick = 4;

    // Of a type that no test uses.
    private static readonly byte[] End = Frames.Ethernet(Frames.Mac(1), Frames.Mac(2), new EtherType(0x9999), "end"u8);

    private static readonly TableId LastTable = new(200);

    private readonly SwitchDaemons _daemons = new(PortCount);
    private readonly UnixControl _control;
    private readonly OpenFlowClient _openFlow;
    private readonly List<DummyPort> _ports = [];

    // Messages and frames since the last that settled: no flow can have been replaced more often.
    private int _unsettled;

    public DummySwitch()
    {
        _control = new UnixControl(_daemons.ControlPath);
        for (int port = 1; port <= PortCount; port++)
            _ports.Add(new DummyPort(_daemons.PortPath(port)));
        _openFlow = new OpenFlowClient(_daemons.ManagementPath);
        _control.Call("time/stop");
        // The far ends are taken in when the ports are looked at next, and lose what was sent before.
        Warp(1);
    }

    /// <summary>Sends messages; returns what came up to the reply to a barrier after them.</summary>
    public List<byte[]> Send(params IEnumerable<byte[]> messages)
    {
        foreach (byte[] message in messages)
        {
            _openFlow.Send(message);
            _unsettled++;
        }
        return _openFlow.Barrier();
    }

    /// <summary>
    /// Sends messages; returns what came, and all the flow-removed that they lead to: those come some time after the
    /// barrier; that of a last flow, which is added and deleted, ends them.
    /// </summary>
    /// <remarks>
    /// A flow-removed goes out when nobody uses the flow any more, one RCU grace period after the flow was taken from
    /// its table. Every version of a flow that a modify replaced holds on to the one after it for a grace period of
    /// its own, so a flow that was modified and deleted at once is told later than one that was only deleted, though
    /// that went after it. Hence the last flow is modified as often as any other can have been.
    /// </remarks>
    public List<byte[]> SendAndSettle(params IEnumerable<byte[]> messages)
    {
        List<byte[]> before = Send(messages);
        // What the datapath has cached of a flow keeps back its flow-removed.
        Purge();
        _openFlow.Send(LastFlow(FlowModCommand.Add));
        for (; _unsettled > 0; _unsettled--)
            _openFlow.Send(LastFlow(FlowModCommand.ModifyStrict));
        _openFlow.Send(LastFlow(FlowModCommand.DeleteStrict));
        before.AddRange(_openFlow.ReadUntil(message =>
            FlowRemoved.TryRead(message, out FlowRemoved removed, out _) && removed.Table == LastTable));
        return before;
    }

    /// <summary>Forgets what the datapath has cached, its counts added to the flows'.</summary>
    public void Purge() => _control.Call("revalidator/purge");

    /// <summary>Moves the clock; flows that are due have gone when it returns.</summary>
    /// <returns>The messages that it led to.</returns>
    public List<byte[]> Warp(int seconds)
    {
        var messages = new List<byte[]>();
        for (int i = 0; i < seconds; i++)
        {
            _control.Call("time/warp", "1000");
            messages.AddRange(_openFlow.Barrier());
        }
        messages.AddRange(SendAndSettle());
        return messages;
    }

    /// <summary>Sends a frame in by a port; returns what goes out by each, port 1 first.</summary>
    /// <param name="messages">What goes to the controller.</param>
    public List<byte[]>[] Receive(int port, byte[] frame, out List<byte[]> messages)
    {
        _unsettled++;
        _control.Call("netdev-dummy/receive", $"p{port}", Convert.ToHexStringLower(frame));
        var all = new OutputAction(PortNumber.All);
        _openFlow.Send(new PacketOut
        {
            InPort = PortNumber.Controller,
            Actions = ActionList.Of(all).Octets,
            Data = End,
        });
        messages = _openFlow.Barrier();
        return [.. _ports.Select(far => far.ReadUntil(End))];
    }

    /// <summary>What the switch would do with a frame, in its own words; nothing changes.</summary>
    public string Trace(int port, byte[] frame) => _control.Call("ofproto/trace", SwitchDaemons.Bridge,
        FormattableString.Invariant($"in_port={port}"), Convert.ToHexStringLower(frame));

    public List<byte[]> DumpFlows()
    {
        Purge();
        return _openFlow.DumpFlows();
    }

    public void Dispose()
    {
        foreach (DummyPort port in _ports)
            port.Dispose();
        _openFlow.Dispose();
        _control.Dispose();
        _daemons.Dispose();
    }
    private static byte[] LastFlow(FlowModCommand command) => new FlowMod
    {
        Command = command,
        Table = LastTable,
        Flags = FlowModFlags.SendFlowRemoved,
    }.ToArray();
}
