using Controller.Abstractions;
using Controller.Core.Dataplane;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;
using Testing;

namespace Apps.L2Learning.Tests.Bridge;

/// <summary>
/// A switch with the learning app on it: a flow-table model does what a switch would do with frames and messages,
/// and what a session does for its apps is done here. Time moves only by <see cref="Advance"/>.
/// </summary>
internal sealed class TestBridge : ISwitch
{
    private readonly PipelineModel _model = new();
    private readonly StaticFlows _static;
    private readonly Queue<Action> _later = new();
    private readonly List<SwitchPort> _ports;
    private readonly List<Arrival> _arrivals = [];
    private LearningOptions _options;
    private SwitchApp _app = null!;
    private bool _redeclare;
    private bool _warm;

    public TestBridge(LearningOptions options, int portCount = 4, SwitchFeatures? features = null)
    {
        Features = features ?? AllFeatures;
        _options = options;
        _static = new StaticFlows(_model);
        _ports = [.. Enumerable.Range(1, portCount).Select(NewPort)];
        foreach (SwitchPort port in _ports)
            _model.SetPort(new PortDescription(port.Number, port.HardwareAddress, port.Name));
        Start();
    }

    public TestBridge(LearningMode mode, int portCount = 4)
        : this(new LearningOptions { Mode = mode }, portCount)
    {
    }

    public static SwitchFeatures AllFeatures { get; } = new()
    {
        Learn = true,
        ControllerMeter = true,
        Groups = true,
        MaxMeter = 0xffff,
        TableCount = 254,
    };

    public List<SwitchEvent> Events { get; } = [];

    /// <summary>Packets that came to the controller.</summary>
    public int PacketIns { get; private set; }

    /// <summary>Flow-mods of dynamic flows that the app sent.</summary>
    public int FlowMods { get; private set; }

    public FlowTables Flows => _model.Flows;

    public DesiredState Declared => _static.Declared;

    public IEnumerable<FlowEntry> DynamicFlows => Flows.All.Where(flow => CookieSpace.IsDynamic(flow.Cookie));

    public DatapathId Id => new(1);

    public string Name => "bridge";

    public SwitchFeatures Features { get; }

    public IReadOnlyList<SwitchPort> Ports => _ports;

    public long Now { get; private set; } = 1_000_000;

    public IReadOnlyCollection<Flow> Held => [.. Declared.Flows.Values];

    public TableId? NextTable(TableId after) => _app.Tables.Order().SkipWhile(table => table <= after)
        .Select(table => (TableId?)table).FirstOrDefault();

    /// <summary>A host sends a frame by a port; where it arrives, as sorted "port" or "port/vlan" of its tag.</summary>
    public IReadOnlyList<string> Send(int port, int from, int to, int tag = TestFrame.NoTag) =>
        Send(port, TestFrame.Of(TestFrame.Host(from), TestFrame.Host(to), tag));

    public IReadOnlyList<string> Broadcast(int port, int from, int tag = TestFrame.NoTag) =>
        Send(port, TestFrame.Of(TestFrame.Host(from), MacAddress.Broadcast, tag));

    public IReadOnlyList<string> Send(int port, byte[] frame)
    {
        _arrivals.Clear();
        Take(_model.Execute(new PortNumber((uint)port), frame, Now));
        EndTurn();
        return [.. _arrivals.Select(arrival => arrival.ToString()).Order(StringComparer.Ordinal)];
    }

    /// <summary>Lets time pass, a second at a time.</summary>
    public void Advance(int seconds)
    {
        for (int i = 0; i < seconds; i++)
        {
            Now += 1000;
            _model.Expire(Now);
            _app.OnTick();
            EndTurn();
        }
    }

    /// <summary>Gives a port another role.</summary>
    public void SetRole(int port, PortRole role)
    {
        _ports[port - 1] = _ports[port - 1] with { Role = role };
        _redeclare = true;
        _app.OnPortChanged(_ports[port - 1], PortChange.Changed);
        EndTurn();
    }

    /// <summary>Somewhere between switches another link has opened.</summary>
    public void ChangeWays()
    {
        _app.OnWaysChanged();
        EndTurn();
    }

    public void RemoveLastPort()
    {
        SwitchPort gone = _ports[^1];
        _ports.RemoveAt(_ports.Count - 1);
        _model.RemovePort(gone.Number);
        _redeclare = true;
        _app.OnPortChanged(gone with { Role = PortRole.Down }, PortChange.Removed);
        EndTurn();
    }

    /// <summary>The controller goes and comes back, to a switch that kept its flows; links aren't known yet.</summary>
    public void Restart(LearningOptions? options = null)
    {
        _options = options ?? _options;
        for (int i = 0; i < _ports.Count; i++)
            _ports[i] = _ports[i] with { Role = PortRole.Settling };
        _warm = true;
        FlowMods = 0;
        Events.Clear();
        Start();
    }

    /// <summary>Links are known: every port gets its role, and only then the app is asked what it declares.</summary>
    public void Settle(params ReadOnlySpan<int> blocked)
    {
        for (int number = 1; number <= _ports.Count; number++)
            SetRole(number, blocked.Contains(number) ? PortRole.Blocked : PortRole.Edge);
        _warm = false;
        EndTurn();
    }

    /// <summary>Somebody else deletes the flows of a table that lead to a port.</summary>
    public void DeleteFlows(TableId table, PortNumber outPort) => Assert.True(_model.TryApply(new FlowMod
    {
        Command = FlowModCommand.Delete,
        Table = table,
        OutPort = outPort,
    }, Now, out _));

    public IReadOnlyList<HostEntry> Hosts()
    {
        var hosts = new List<HostEntry>();
        _app.CollectHosts(hosts);
        return [.. hosts.OrderBy(host => (host.Vlan.Value, host.Address.Value))];
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
        bool done = _model.TryExecute(message, Now, out PipelineTrace trace, out OpenFlowError error);
        Assert.True(done, error.ToString());
        Take(trace);
    }

    public void Redeclare() => _redeclare = true;

    public void DumpFlows(Cookie cookie, ulong cookieMask, FlowVisitor visit, Action<bool> done) => _later.Enqueue(() =>
    {
        foreach (FlowEntry flow in Flows.All.Where(flow => flow.Cookie.Passes(cookie, cookieMask)).ToArray())
            visit(flow.StatsAt(Now));
        done(true);
    });

    public void Publish(SwitchEvent happened) => Events.Add(happened);

    public void Post(Action work) => _later.Enqueue(work);

    private static SwitchPort NewPort(int number) => new(new PortNumber((uint)number), $"p{number}",
        new MacAddress(0x0600_0000_0000UL | (uint)number), PortRole.Edge);

    private void Start()
    {
        _app = L2LearningApp.Factory(_ => _options).Create(this)!;
        _app.Start(this, Flows);
        _redeclare = true;
        EndTurn();
    }

    private void Take(PipelineTrace trace)
    {
        _arrivals.AddRange(trace.Outputs.Select(output => new Arrival(output.Port, TestFrame.TagOf(output.Frame))));
        foreach (ControllerPacket packet in trace.PacketIns)
        {
            PacketIns++;
            Assert.True(EthernetView.TryRead(packet.Data, out EthernetView frame));
            _app.OnPacketIn(new ReceivedPacket(packet.Message, packet.InPort, frame));
        }
    }

    private void EndTurn()
    {
        do
        {
            while (_later.TryDequeue(out Action? work))
                work();
            foreach (RemovedFlow removed in _model.Flows.TakeRemoved())
            {
                if (removed.IsAnnounced && CookieSpace.Of(removed.Flow.Cookie) == CookieSpace.L2Learning)
                    _app.OnFlowRemoved(removed.Message);
            }
            if (!_redeclare || _warm)
                continue;
            _redeclare = false;
            _static.Apply(_app.Declare, _ports, Now);
        }
        while (_later.Count > 0 || (_redeclare && !_warm));
    }

    private readonly record struct Arrival(PortNumber Port, int Tag)
    {
        public override string ToString() => Tag == TestFrame.NoTag ? $"{Port}" : $"{Port}/{Tag}";
    }
}
