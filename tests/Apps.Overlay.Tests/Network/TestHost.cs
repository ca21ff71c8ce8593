using Apps.Overlay.Planning;
using Controller.Abstractions;
using Controller.Core.Dataplane;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;
using Testing;

namespace Apps.Overlay.Tests.Network;

/// <summary>
/// A host's bridge with the app on it: a flow-table model does what a switch would do, and what a session does for its
/// apps is done here. Its flows outlive its app.
/// </summary>
internal sealed class TestHost : ISwitch
{
    private readonly TestOverlay _overlay;
    private readonly PipelineModel _model = new();
    private readonly DeclaredFlows _declared;
    private readonly Queue<Action> _posted = new();
    private readonly List<SwitchPort> _ports = [];
    private SwitchApp? _app;
    private int _life;
    private bool _redeclare;

    public TestHost(TestOverlay overlay, OverlayHost host, IEnumerable<string> ports)
    {
        _overlay = overlay;
        (Id, Name, Address) = (host.Bridge, host.Name, host.Address);
        _declared = new DeclaredFlows(_model);
        foreach (string port in ports)
            AddPort(port, tell: false);
    }

    public List<SwitchEvent> Events { get; } = [];

    /// <summary>Changes that were sent, of flows, groups and meters.</summary>
    public int FlowMods { get; set; }

    public int PacketIns { get; private set; }

    public Ipv4Address Address { get; }

    public SwitchApp App => _app ?? throw new InvalidOperationException("no app here");

    public DesiredState Declared => _declared.State;

    public IEnumerable<FlowEntry> Flows => _model.Flows.All;

    public IEnumerable<FlowEntry> Dynamic => Flows.Where(flow => CookieSpace.IsDynamic(flow.Cookie));

    public DatapathId Id { get; }

    public string Name { get; }

    public SwitchFeatures Features { get; } = new()
    {
        Learn = true,
        ControllerMeter = true,
        Groups = true,
        MaxMeter = 0x3ffff,
        TableCount = 254,
    };

    public IReadOnlyList<SwitchPort> Ports { get; private set; } = [];

    public long Now { get; private set; } = 1_000_000;

    public IReadOnlyCollection<Flow> Held => [.. _declared.State.Flows.Values];

    public TableId? NextTable(TableId after) => App.Tables.Order().SkipWhile(table => table <= after)
        .Select(table => (TableId?)table).FirstOrDefault();

    public PortNumber NumberOf(string port) => _ports.Find(known => known.Name == port)!.Number;

    /// <summary>A new instance of the app adopts what the switch has.</summary>
    public void Start()
    {
        _life++;
        _posted.Clear();
        FlowMods = 0;
        Events.Clear();
        _app = OverlayApp.Factory(_overlay.Plan, _overlay.Directory).Create(this);
        if (_app is null)
            return;
        foreach (FlowEntry flow in Dynamic.ToArray())
        {
            if (_app.OnFlowFound(EntryOf(flow)) == Adoption.Delete)
                Send(new FlowMod
                {
                    Command = FlowModCommand.DeleteStrict,
                    Table = flow.Table,
                    Priority = flow.Priority,
                    Match = flow.Match.Oxms,
                });
        }
        _app.OnStarted();
        _redeclare = true;
    }

    /// <summary>The switch has lost all its flows, as one does that was started anew.</summary>
    public void LoseFlows()
    {
        foreach (FlowEntry flow in Flows.ToArray())
            Send(new FlowMod
            {
                Command = FlowModCommand.DeleteStrict,
                Table = flow.Table,
                Priority = flow.Priority,
                Match = flow.Match.Oxms,
            });
        _declared.Forget();
    }

    public void AddPort(string name, bool tell = true)
    {
        var number = new PortNumber((uint)_ports.Select(port => (int)port.Number.Value).DefaultIfEmpty(0).Max() + 1);
        var port = new SwitchPort(number, name, new MacAddress(0x0600_0000_0000UL | number.Value), PortRole.Edge);
        _ports.Add(port);
        _model.SetPort(new PortDescription(number, port.HardwareAddress, name));
        Ports = [.. _ports];
        if (tell)
            Tell(port, PortChange.Added);
    }

    public void RemovePort(string name)
    {
        SwitchPort port = _ports.Find(known => known.Name == name)!;
        _ports.Remove(port);
        _model.RemovePort(port.Number);
        Ports = [.. _ports];
        Tell(port with { Role = PortRole.Down }, PortChange.Removed);
    }

    public void SetRole(string name, PortRole role)
    {
        int index = _ports.FindIndex(known => known.Name == name);
        _ports[index] = _ports[index] with { Role = role };
        Ports = [.. _ports];
        Tell(_ports[index], PortChange.Changed);
    }

    public void Receive(PortNumber port, byte[] frame, PipelineInput? input = null) =>
        Take(_model.Execute(port, frame, Now, input));

    /// <summary>A frame from outside: by the port that leads to its sender alone, else by the one for all.</summary>
    public void ReceiveTunnelled(Encapsulation encapsulation, Ipv4Address from, ulong key, byte[] frame)
    {
        string? sender = _overlay.Plan.Hosts.FirstOrDefault(host => host.Address == from)?.Name;
        SwitchPort? tunnel = _ports.Find(port =>
                sender is not null && port.Name == TunnelPorts.NameOf(encapsulation, sender))
            ?? _ports.Find(port => port.Name == TunnelPorts.NameOf(encapsulation));
        if (tunnel is not null)
            Receive(tunnel.Number, frame, PipelineInput.OfTunnel(key).With(OxmFields.NxmTunnelSrc, from.Value));
    }

    public void Advance(int milliseconds)
    {
        Now += milliseconds;
        _model.Expire(Now);
        _app?.OnTick();
    }

    /// <summary>One turn of the event loop; false if there was nothing to do.</summary>
    public bool Turn()
    {
        bool busy = false;
        while (_posted.TryDequeue(out Action? work))
        {
            work();
            busy = true;
        }
        foreach (RemovedFlow removed in _model.Flows.TakeRemoved())
        {
            if (removed.IsAnnounced)
                _app?.OnFlowRemoved(removed.Message);
        }
        if (!_redeclare || _app is null)
            return busy;
        _redeclare = false;
        FlowMods += _declared.Apply(_app.Declare, Now);
        return true;
    }

    public IReadOnlyList<HostEntry> Guests()
    {
        var hosts = new List<HostEntry>();
        App.CollectHosts(hosts);
        return [.. hosts.OrderBy(host => host.Address.Value)];
    }

    public bool TryGetPort(PortNumber number, out SwitchPort port)
    {
        port = _ports.Find(port => port.Number == number)!;
        return port is not null;
    }

    public void Send(in FlowMod message)
    {
        FlowMods++;
        Assert.True(_model.TryApply(message, Now, out OpenFlowError error), error.ToString());
    }

    public void Send(in PacketOut message)
    {
        Assert.True(_model.TryExecute(message, Now, out PipelineTrace trace, out OpenFlowError error), error.ToString());
        Take(trace);
    }

    public void Redeclare() => _redeclare = true;

    public void DumpFlows(Cookie cookie, ulong cookieMask, FlowVisitor visit, Action<bool> done) => done(false);

    public void Publish(SwitchEvent happened) => Events.Add(happened);

    // What an instance posted is dropped once another has taken its place.
    public void Post(Action work)
    {
        int life = _life;
        _posted.Enqueue(() =>
        {
            if (life == _life)
                work();
        });
    }

    private void Tell(SwitchPort port, PortChange change)
    {
        _redeclare = true;
        _app?.OnPortChanged(port, change);
        _overlay.Settle();
    }

    private void Take(PipelineTrace trace)
    {
        foreach (OutputFrame output in trace.Outputs)
        {
            string name = _ports.Find(port => port.Number == output.Port)!.Name;
            if (!_overlay.Plan.Hosts.Any(host => host.Name == Name && TunnelPorts.NamesOf(_overlay.Plan, host).Contains(name)))
                _overlay.Arrive(this, name);
            else
                _overlay.Cross(this, name, output);
        }
        foreach (ControllerPacket packet in trace.PacketIns)
        {
            PacketIns++;
            Assert.True(EthernetView.TryRead(packet.Data, out EthernetView frame));
            App.OnPacketIn(new ReceivedPacket(packet.Message, packet.InPort, frame));
        }
    }

    private FlowStatsEntry EntryOf(FlowEntry flow) => new()
    {
        Table = flow.Table,
        Priority = flow.Priority,
        Cookie = flow.Cookie,
        IdleTimeout = flow.IdleTimeout,
        HardTimeout = flow.HardTimeout,
        Flags = flow.Flags,
        Duration = flow.DurationAt(Now),
        PacketCount = flow.PacketCount,
        Match = flow.Match.View,
        Instructions = flow.Instructions.View,
    };
}
