using Controller.Abstractions;
using Controller.Core.Topology;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Tests.Topology;

/// <summary>
/// Switches on wires, run by a <see cref="TopologyState"/> on a clock that jumps from event to event. Probes take
/// time, switches take time to do as they are told, and flows outlive the session, as in Open vSwitch in secure
/// mode. After every event a frame is flooded from each switch: if any comes to a switch twice, it throws.
/// </summary>
internal sealed class SimulatedNetwork
{
    private const long ProbeDelay = 5;
    private const long RoleDelayLimit = 400;
    private readonly DiscoveryFrame _frames = DiscoveryFrame.WithRandomKey();
    private readonly TopologyTiming _timing = new();
    private readonly SortedDictionary<DatapathId, SimulatedSwitch> _switches = [];
    private readonly PriorityQueue<Action, (long At, long Order)> _events = new();
    private readonly Wiring _wiring;
    private readonly HashSet<int> _cut = [];
    private readonly HashSet<int> _deaf = [];
    private long _order;

    public SimulatedNetwork(Wiring wiring)
    {
        _wiring = wiring;
        Topology = new TopologyState(_timing, _frames);
        foreach (DatapathId id in wiring.Switches)
            _switches[id] = new SimulatedSwitch();
    }

    public TopologyState Topology { get; private set; }

    public long Now { get; private set; }

    /// <summary>Milliseconds from a role's change to when the switch acts by it.</summary>
    public Func<long> RoleDelay { get; init; } = () => 0;

    /// <summary>Everything the topology said so far but probes.</summary>
    public List<(long At, TopologyAction Action)> Said { get; } = [];

    /// <summary>The last probe that left by each port.</summary>
    public Dictionary<PortId, byte[]> LastProbes { get; } = [];

    public IEnumerable<DatapathId> Connected =>
        _switches.Where(pair => pair.Value.IsConnected).Select(pair => pair.Key);

    public int SegmentCount => _wiring.Segments.Length;

    public SimulatedNetwork ConnectAll(bool warm = false)
    {
        foreach (DatapathId id in _wiring.Switches)
            Connect(id, warm);
        return this;
    }

    /// <summary>A session comes up: cold, its flows are gone; warm, they wait until it has settled.</summary>
    public void Connect(DatapathId id, bool warm, bool tellsRoles = false)
    {
        SimulatedSwitch sw = _switches[id];
        sw.IsConnected = true;
        sw.AwaitsSettled = warm;
        sw.Told.Clear();
        sw.IsPowered = true;
        if (!warm)
            sw.Roles.Clear();
        TopologyPort[] ports = [.. PortsOf(id).Select(port => Describe(port) with
        {
            Before = tellsRoles && sw.Roles.TryGetValue(port.Port, out PortRole role) ? role : null,
        })];
        Do(() => Topology.SwitchUp(id, ports, warm, Now));
    }

    /// <summary>A session goes; the switch forwards on.</summary>
    public void Disconnect(DatapathId id)
    {
        _switches[id].IsConnected = false;
        Do(() => Topology.SwitchDown(id, Now));
    }

    /// <summary>A switch goes dark: its neighbours see their ports go down.</summary>
    public void PowerOff(DatapathId id)
    {
        _switches[id].IsPowered = false;
        Disconnect(id);
        foreach (PortId[] ends in _wiring.Segments.Where(ends => ends.Length == 2 && ends.Any(end => end.Switch == id)))
            Report(ends);
    }

    /// <summary>It boots: the neighbours' ports come up, then its session.</summary>
    public void PowerOn(DatapathId id)
    {
        _switches[id].IsPowered = true;
        _switches[id].Roles.Clear();
        foreach (PortId[] ends in _wiring.Segments.Where(ends => ends.Length == 2 && ends.Any(end => end.Switch == id)))
            Report([.. ends.Where(end => end.Switch != id)]);
        Connect(id, warm: false);
    }

    /// <summary>Pulls the plugs of a segment.</summary>
    public void Cut(int segment)
    {
        _cut.Add(segment);
        Report(_wiring.Segments[segment]);
    }

    /// <summary>Plugs a segment in again.</summary>
    public void Mend(int segment)
    {
        _cut.Remove(segment);
        Report(_wiring.Segments[segment]);
    }

    /// <summary>
    /// Plugs in what is cut; what fell silent is pulled first, or nobody could know. Waits for switches that have
    /// yet to drop old flows for the port: those forward from the first moment, before anybody is asked.
    /// </summary>
    public void Rejoin(int segment)
    {
        if (_deaf.Contains(segment))
        {
            Cut(segment);
            _deaf.Remove(segment);
        }
        while (_wiring.Segments[segment].Any(port => IsBusy(_switches[port.Switch])))
            Run(RoleDelayLimit);
        Mend(segment);
    }

    /// <summary>Nothing comes through any more, but no port goes down.</summary>
    public void Deafen(int segment) => _deaf.Add(segment);

    /// <summary>A new controller takes over from nothing; the switches go on as they are.</summary>
    public void RestartController(bool tellsRoles)
    {
        Topology = new TopologyState(_timing, _frames);
        _events.Clear();
        foreach ((DatapathId id, SimulatedSwitch sw) in _switches)
        {
            if (sw.IsPowered)
                Connect(id, warm: true, tellsRoles);
        }
    }

    public void Run(long milliseconds)
    {
        long end = Now + milliseconds;
        while (true)
        {
            long nextEvent = _events.TryPeek(out _, out (long At, long Order) first) ? first.At : long.MaxValue;
            long next = Math.Min(nextEvent, Topology.NextDeadline);
            if (next > end)
                break;
            Assert.True(next >= Now, $"a deadline at {next} lies behind {Now}");
            Now = next;
            if (nextEvent == next)
                Do(_events.Dequeue());
            else
                Do(() => Assert.True(Topology.Advance(Now) > Now, $"nothing done at {Now}"));
        }
        Now = end;
    }

    /// <summary>Long enough for anything to be noticed, expire, settle and open.</summary>
    public void Settle() => Run(25_000);

    public PortRole RoleOf(PortId port) => _switches[port.Switch].Roles.GetValueOrDefault(port.Port);

    /// <summary>Throws unless floods reach all that wires connect; hubs and reflections count as wires.</summary>
    public void AssertReachesAll()
    {
        foreach (DatapathId start in _switches.Where(pair => pair.Value.IsPowered).Select(pair => pair.Key))
            Assert.Equal(Alive.Flood(start, IsUp).Order(), Alive.Flood(start, Forwards).Order());
    }

    private Wiring Alive => _wiring with
    {
        Segments = [.. _wiring.Segments.Where((_, index) => !_cut.Contains(index) && !_deaf.Contains(index))],
    };

    private void Do(Action action)
    {
        action();
        foreach (TopologyAction said in Topology.TakeActions())
            CarryOut(said);
        AssertNoLoop();
    }

    private void CarryOut(TopologyAction said)
    {
        if (said is not SendProbe)
            Said.Add((Now, said));
        switch (said)
        {
            case SendProbe probe:
                LastProbes[probe.Port] = probe.Frame.ToArray();
                Deliver(probe);
                break;
            case RoleChanged { Port: { } port, New: var role }:
                SimulatedSwitch sw = _switches[port.Switch];
                if (sw.AwaitsSettled)
                    sw.Told[port.Port] = role;
                else
                    Obey(sw, () => sw.Roles[port.Port] = role);
                break;
            case SwitchSettled { Switch: var id }:
                Obey(_switches[id], _switches[id].TakeTold);
                break;
        }
    }

    private void Deliver(SendProbe probe)
    {
        foreach (PortId[] ends in Alive.Segments.Where(ends => ends.Contains(probe.Port)))
        {
            foreach (PortId to in ends.Where(end => end != probe.Port || ends.Length == 1))
            {
                After(ProbeDelay, () =>
                {
                    if (IsUp(to) && _switches[to.Switch].IsConnected)
                        Topology.ProbeReceived(to.Switch, to.Port, probe.Frame.Span, Now);
                });
            }
        }
    }

    /// <summary>A switch does what it is told later, but in order.</summary>
    private void Obey(SimulatedSwitch sw, Action action)
    {
        sw.BusyUntil = Math.Max(sw.BusyUntil, Now + RoleDelay());
        After(sw.BusyUntil - Now, action);
    }

    private bool IsBusy(SimulatedSwitch sw) => sw.AwaitsSettled || sw.BusyUntil > Now;

    private void After(long delay, Action action) => _events.Enqueue(action, (Now + delay, _order++));

    private void Report(IEnumerable<PortId> ports)
    {
        foreach (PortId port in ports.Where(port => _switches[port.Switch].IsConnected))
            Do(() => Topology.PortChanged(port.Switch, Describe(port), Now));
    }

    private TopologyPort Describe(PortId port) =>
        new(port.Port, new MacAddress((port.Switch.Value << 8) | port.Port.Value), IsUp(port));

    private IEnumerable<PortId> PortsOf(DatapathId id) =>
        _wiring.Segments.SelectMany(ends => ends).Concat(_wiring.Hosts).Where(port => port.Switch == id);

    private bool IsUp(PortId port)
    {
        int index = Array.FindIndex(_wiring.Segments, ends => ends.Contains(port));
        PortId[] ends = index < 0 ? [port] : _wiring.Segments[index];
        return !_cut.Contains(index) && _switches[port.Switch].IsPowered
            && (ends.Length != 2 || ends.All(end => _switches[end.Switch].IsPowered));
    }

    private bool Forwards(PortId port) => IsUp(port) && RoleOf(port) is PortRole.Edge or PortRole.Link;

    private void AssertNoLoop()
    {
        Wiring alive = Alive;
        foreach (DatapathId start in _switches.Keys)
        {
            IReadOnlyList<DatapathId> twice = alive.ReachedTwice(start, Forwards);
            if (twice.Count > 0)
                throw new InvalidOperationException(
                    $"at {Now} a frame from {start} comes twice to {string.Join(", ", twice)}; " +
                    $"forwarding: {string.Join(" ", alive.Segments.SelectMany(ends => ends).Where(Forwards))}\n" +
                    string.Join("\n", Said.TakeLast(40)));
        }
    }

    private sealed class SimulatedSwitch
    {
        public bool IsConnected { get; set; }

        public bool IsPowered { get; set; } = true;

        /// <summary>Goes by its old flows until the controller says that it has settled.</summary>
        public bool AwaitsSettled { get; set; }

        public long BusyUntil { get; set; }

        /// <summary>What its flows do: outlives the session.</summary>
        public Dictionary<PortNumber, PortRole> Roles { get; } = [];

        /// <summary>What is to replace them when it has settled.</summary>
        public Dictionary<PortNumber, PortRole> Told { get; } = [];

        public void TakeTold()
        {
            if (!AwaitsSettled)
                return;
            AwaitsSettled = false;
            Roles.Clear();
            foreach ((PortNumber port, PortRole role) in Told)
                Roles[port] = role;
        }
    }
}
