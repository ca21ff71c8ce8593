using Controller.Abstractions;
using Controller.Core.Switches;
using Controller.Core.Topology;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Tests.Switches;

/// <summary>What sessions of one controller share in a test.</summary>
internal sealed class TestController
{
    public TestController(params AppFactory[] apps)
        : this(new ControllerOptions { Apps = apps })
    {
    }

    public TestController(ControllerOptions options) =>
        Services = new SessionServices(
            options, Registry, Topology, Drops, new LatencyCounter(), Log, TimeProvider.System, () => IsStopping);

    public SwitchRegistry Registry { get; } = new();
    public FakeTopology Topology { get; } = new();
    public DropCounters Drops { get; } = new();
    public RecordingLog Log { get; } = new();
    public bool IsStopping { get; set; }
    public SessionServices Services { get; }

    public long DropsOf(string reason) => Drops.Snapshot().GetValueOrDefault(reason);
}

/// <summary>A session and the scripted switch at its other end, without a socket between them.</summary>
internal sealed class TestSwitch
{
    private int _answered;

    public TestSwitch(TestController controller, SwitchScript? script = null)
    {
        Controller = controller;
        Script = script ?? new SwitchScript();
        Connection = new FakeConnection();
        Session = new SwitchSession(controller.Services, Connection);
        Session.OnOpened();
    }

    public TestController Controller { get; }

    public SwitchScript Script { get; }

    public FakeConnection Connection { get; }

    public SwitchSession Session { get; }

    public SwitchCounters Counters => Controller.Registry.StatisticsOf(Script.Id).Snapshot();

    /// <summary>A switch that has finished its handshake, and whose ports but those named forward.</summary>
    public static TestSwitch Running(TestController controller, SwitchScript? script = null)
    {
        var made = new TestSwitch(controller, script);
        made.Connect();
        made.Open();
        return made;
    }

    /// <summary>HELLO, and answers until the controller asks nothing more.</summary>
    public void Connect()
    {
        Receive(new Hello());
        Answer();
    }

    /// <summary>Lets link discovery finish: all ports lead to hosts.</summary>
    public void Open()
    {
        foreach (SwitchPort port in Session.Ports)
            SetRole(port.Number.Value, PortRole.Edge);
        Settle();
        Answer();
    }

    /// <summary>Link discovery gives a port its role.</summary>
    public void SetRole(uint port, PortRole role) =>
        Session.CarryOut([new RoleChanged(new PortId(Session.Id, new PortNumber(port)), PortRole.Down, role)]);

    /// <summary>Link discovery knows what is behind every port.</summary>
    public void Settle() => Session.CarryOut([new SwitchSettled(Session.Id)]);

    /// <summary>The session receives one message, alone in its read.</summary>
    public void Receive<TMessage>(in TMessage message, uint xid = 0)
        where TMessage : IMessage, allows ref struct => ReceiveFrame(Octets.Of(message, xid));

    public void ReceiveFrame(byte[] frame)
    {
        if (Connection.IsClosed)
            return;
        Session.OnFrame(frame);
        Session.OnReadComplete();
    }

    /// <summary>Answers all that the controller has sent and goes on sending.</summary>
    public void Answer()
    {
        while (_answered < Connection.Sent.Count && !Connection.IsClosed)
        {
            foreach (byte[] reply in Script.Answer(Connection.Sent[_answered++]))
                ReceiveFrame(reply);
        }
    }

    /// <summary>Takes note of what was sent without answering it; returns what is new.</summary>
    public IReadOnlyList<byte[]> TakeSent()
    {
        byte[][] fresh = [.. Connection.Sent.Skip(_answered)];
        _answered = Connection.Sent.Count;
        return fresh;
    }

    public MessageType[] TakeSentTypes() => [.. TakeSent().Select(frame => frame.Header().Type)];

    /// <summary>Seconds pass, with a tick each.</summary>
    public void Tick(int seconds = 1, TimeSpan halfMessage = default)
    {
        for (int i = 0; i < seconds && !Connection.IsClosed; i++)
        {
            Connection.Now += 1000;
            Session.OnTick(halfMessage);
        }
    }

    /// <summary>The connection's end arrives at the session.</summary>
    public void Drop(Exception? cause = null)
    {
        Connection.Close();
        Session.OnClosed(cause);
    }
}
