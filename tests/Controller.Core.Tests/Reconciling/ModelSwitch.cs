using Controller.Abstractions;
using Controller.Core.Dataplane;
using Controller.Core.Flows;
using Controller.Core.Switches;
using Controller.Core.Tests.Switches;
using Controller.Core.Topology;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;
using Testing;
using FakeConnection = Controller.Core.Tests.Switches.FakeConnection;

namespace Controller.Core.Tests.Reconciling;

/// <summary>
/// A session and at its other end the pipeline model as a switch, without a socket between them: messages go to and
/// fro until nobody has more to say, so a test is a plain sequence. The model outlives connections.
/// </summary>
internal sealed class ModelSwitch
{
    private readonly Queue<byte[]> _toController = [];
    private readonly OpenFlowAgent _agent;
    private int _seen;

    public ModelSwitch(TestController controller, FakeSwitchOptions? options = null)
    {
        Controller = controller;
        Options = options ?? new FakeSwitchOptions();
        _agent = new OpenFlowAgent(Options, message => _toController.Enqueue(message));
        Connection = new FakeConnection();
        Session = new SwitchSession(controller.Services, Connection);
    }

    public TestController Controller { get; }

    public FakeSwitchOptions Options { get; }

    public FakeConnection Connection { get; private set; }

    public SwitchSession Session { get; private set; }

    public PipelineModel Model => _agent.Model;

    /// <summary>What the controller sent since this was last cleared.</summary>
    public List<byte[]> Heard { get; } = [];

    /// <summary>Messages of the controller that the switch never sees.</summary>
    public Predicate<byte[]> Loses { get; set; } = _ => false;

    /// <summary>What the switch says instead of what it would; null for nothing.</summary>
    public Func<byte[], byte[]?> Says { get; set; } = message => message;

    /// <summary>Whether it has ONF's flow monitor, and tells of what <see cref="Meddle"/> does.</summary>
    public bool HasMonitor { get; init; }

    /// <summary>A switch that is connected, whose links are known, and that holds what the apps declare.</summary>
    public static ModelSwitch Running(
        TestController controller, FakeSwitchOptions? options = null, bool monitor = false)
    {
        var made = new ModelSwitch(controller, options) { HasMonitor = monitor };
        made.Connect();
        return made;
    }

    /// <summary>Connects; again, as a new session, where it was connected before.</summary>
    public void Connect()
    {
        if (Connection.Sent.Count > 0)
        {
            Connection = new FakeConnection { Now = Connection.Now };
            Session = new SwitchSession(Controller.Services, Connection);
            _seen = 0;
        }
        _toController.Clear();
        Session.OnOpened();
        _agent.Connected();
        Pump();
        foreach (SwitchPort port in Session.Ports)
            Session.CarryOut([new RoleChanged(new PortId(Session.Id, port.Number), PortRole.Settling, PortRole.Edge)]);
        Session.CarryOut([new SwitchSettled(Session.Id)]);
        Pump();
        Heard.Clear();
    }

    /// <summary>The connection breaks.</summary>
    public void Disconnect()
    {
        Connection.Close();
        Session.OnClosed(null);
        _toController.Clear();
    }

    /// <summary>Carries messages both ways until there are none.</summary>
    public void Pump()
    {
        while (!Connection.IsClosed && (_seen < Connection.Sent.Count || _toController.Count > 0))
        {
            while (_seen < Connection.Sent.Count)
                Hear(Connection.Sent[_seen++]);
            if (_toController.TryDequeue(out byte[]? message) && Says(message) is { } said)
            {
                Session.OnFrame(said);
                Session.OnReadComplete();
            }
        }
    }

    /// <summary>
    /// Somebody else's controller changes something, none of our session's doing; and two seconds pass.
    /// </summary>
    public void Meddle<TMessage>(in TMessage message)
        where TMessage : IMessage, allows ref struct
    {
        MeddleAtOnce(message);
        // One look a second, however much there is to see.
        Tick(2);
    }

    /// <summary>As <see cref="Meddle"/>, with no time passing.</summary>
    public void MeddleAtOnce<TMessage>(in TMessage message)
        where TMessage : IMessage, allows ref struct
    {
        byte[] octets = Octets.Of(message, 0x7777);
        int before = _toController.Count;
        _agent.On(octets, Connection.Now);
        Assert.Equal(before, _toController.Count);
        if (HasMonitor && FlowMod.TryRead(octets, out FlowMod flow, out _))
            TellOf(flow);
        Pump();
    }

    /// <summary>Seconds pass, with a tick each.</summary>
    public void Tick(int seconds = 1)
    {
        for (int i = 0; i < seconds && !Connection.IsClosed; i++)
        {
            Connection.Now += 1000;
            Session.OnTick(TimeSpan.Zero);
            Pump();
        }
    }

    public SwitchPlan Plan(AppConfiguration next)
    {
        SwitchPlan? plan = null;
        Session.PostPlan(next, prepared => plan = Session.Describe(prepared));
        Pump();
        return plan ?? throw new InvalidOperationException("no plan");
    }

    /// <summary>What <see cref="OpenFlowController.ApplyAsync"/> does on one switch; null without an end.</summary>
    public Convergence? Apply(AppConfiguration next)
    {
        Convergence? end = null;
        Controller.Services.Configurations.Set(next);
        Session.PostPrepare(next, prepared =>
        {
            Assert.NotNull(prepared);
            Assert.Null(prepared.Problem);
            Session.PostCommit(prepared, converged => end = converged);
        }, CancellationToken.None);
        Pump();
        return end;
    }

    /// <summary>The flows of the model, as a dump has them: text, and whether it is untouched since a time.</summary>
    public IReadOnlyList<string> Flows => [.. Model.Flows.All
        .Where(flow => CookieSpace.Of(flow.Cookie) != CookieSpace.Core)
        .Select(flow => ChangeText.Of(new Flow(flow.Table, flow.Priority, flow.Match, flow.Instructions, flow.Cookie)
        {
            Flags = flow.Flags,
        })).Order(StringComparer.Ordinal)];

    private void Hear(byte[] message)
    {
        Heard.Add(message);
        if (Loses(message))
            return;
        if (HasMonitor && MultipartRequest.TryRead(message, out MultipartRequest request, out _)
            && request.Type == MultipartType.Experimenter)
            _toController.Enqueue(Updates(message.Header().Xid, []));
        else
            _agent.On(message, Connection.Now);
    }

    private void TellOf(in FlowMod flow)
    {
        var header = new byte[MatchView.SizeOf(flow.Match)];
        MatchView.Write(header, flow.Match);
        MatchView.TryRead(header, out MatchView match, out _, out _);
        bool deletes = flow.Command is FlowModCommand.Delete or FlowModCommand.DeleteStrict;
        var update = new FlowUpdate
        {
            Event = deletes ? FlowUpdateEvent.Deleted : FlowUpdateEvent.Added,
            Table = flow.Table,
            Priority = flow.Priority,
            Cookie = flow.Cookie,
            Match = match,
        };
        var octets = new byte[update.Size];
        update.Write(octets);
        _toController.Enqueue(Updates(default, octets));
    }

    private static byte[] Updates(Xid xid, byte[] updates)
    {
        var multipart = new ExperimenterMultipart
        {
            Id = ExperimenterId.Onf,
            ExperimenterType = FlowMonitorRequest.ExperimenterType,
            Data = updates,
        };
        var body = new byte[multipart.Size];
        multipart.Write(body);
        return Octets.Of(new MultipartReply { Type = MultipartType.Experimenter, Body = body }, xid.Value);
    }
}
