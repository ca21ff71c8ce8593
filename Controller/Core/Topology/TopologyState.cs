using Controller.Abstractions;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Topology;

/// <summary>
/// Link discovery for all switches of a controller: takes what happens, with the time it happens at, and says
/// which probes to send and which role each port has. No sockets, no clock: the caller carries out
/// <see cref="TakeActions"/> after each call, in order, and calls <see cref="Advance"/> at
/// <see cref="NextDeadline"/>.
/// </summary>
/// <remarks>
/// Why there is never a loop among switches that are told what to do: the ports that forward are always a subset
/// of the tree computed last. A port off a new tree closes at once; one that comes onto it opens only when the
/// others have had <see cref="TopologyTiming.Hold"/> to close, and only if it is on the tree still.
/// <para>
/// A switch whose session is lost stays in the picture with the flows it had: it may forward for hours. For
/// <see cref="TopologyTiming.LostGrace"/> nothing changes, so a session that flaps is not felt. Then the others
/// connect without it where they can, and of the ways to it all but one are closed. It is forgotten when the
/// ports that face it went down or found another switch there, or by <see cref="Forget"/>.
/// </para>
/// <para>
/// What this can't see: a loop through foreign bridges that swallow LLDP; a wire that reconnects without either
/// port going down, until the next probe; a wire to a lost switch that is pulled and plugged in again; a switch
/// that is lost before its first probe came through; old flows of a switch that came warm for a port that was down
/// and comes up before they are dropped.
/// </para>
/// Threads: one control loop. Times are milliseconds of a clock that never goes back.
/// </remarks>
public sealed partial class TopologyState(TopologyTiming timing, DiscoveryFrame frames) : IProbeRounds
{
    private readonly SortedDictionary<DatapathId, SwitchState> _switches = [];
    private readonly LinkTable _links = new();
    private readonly RoleAssignment _roles = new(timing);
    private readonly long[] _verdicts = new long[Enum.GetValues<ProbeVerdict>().Length];
    private List<TopologyAction> _actions = [];
    private SpanningTree _tree = SpanningTree.Empty;
    private bool _isTreeStale;
    private ulong _lastRound;

    /// <summary>
    /// The caller gathers many events before it calls <see cref="Advance"/> itself: looking through all ports after
    /// each of a thousand switches that connect at once would be quadratic.
    /// </summary>
    public bool IsPaced { get; init; }

    /// <summary>When <see cref="Advance"/> is due; <see cref="long.MaxValue"/> for never.</summary>
    public long NextDeadline { get; private set; } = long.MaxValue;

    /// <summary>Every known link, both directions where both were seen; without those to lost switches.</summary>
    public IReadOnlyList<LinkStatus> Links =>
        [.. _links.Links
            .Where(link => IsConnected(link.From.Switch) && IsConnected(link.To.Switch))
            .OrderBy(link => link.From).ThenBy(link => link.To)
            .Select(link => new LinkStatus(link, _links.LastSeen(link) ?? 0,
                _tree.Link.Contains(link.From) && _tree.Link.Contains(link.To)))];

    /// <summary>Another number whenever a direction of a link came or went.</summary>
    public int LinkChanges => _links.Changes;

    /// <summary>How many LLDP frames had this verdict.</summary>
    public long Count(ProbeVerdict verdict) => _verdicts[(int)verdict];

    /// <summary>
    /// A switch connected. Each port that is up gets a role at once, told as a change from Down.
    /// </summary>
    /// <param name="warm">
    /// It has our flows in place, which the caller leaves alone until <see cref="IsSettled"/>. If it wasn't away for
    /// longer than the grace, its ports have the roles they had; else they settle as any port does.
    /// </param>
    public void SwitchUp(DatapathId id, IReadOnlyList<TopologyPort> ports, bool warm, long now)
    {
        if (IsConnected(id))
            SwitchDown(id, now);
        bool isKnown = _switches.TryGetValue(id, out SwitchState? known) && !known.IsDetour;
        SwitchState current = known ?? (_switches[id] = new SwitchState(id));
        bool resumes = warm && isKnown && current.IsSettled;
        current.IsConnected = true;
        current.IsWarm = warm;
        current.IsDetour = false;
        current.IsSettled = false;
        current.CanWait = true;
        SortedDictionary<PortNumber, PortState> before = current.Ports;
        current.Ports = [];
        foreach (TopologyPort port in ports)
        {
            before.Remove(port.Number, out PortState? old);
            PortState added = Add(current, port, old);
            if (added.IsUp)
                Start(added, resumes ? old : null, now);
        }
        foreach (PortState gone in before.Values)
            RemoveLinks(gone.Id);
        bool settles = current.Ports.Values.Any(port => port.Role == PortRole.Settling);
        current.SettleBy = settles ? now + timing.Settle : now;
        // Not again at once, or a switch that comes and goes would keep links closed everywhere.
        if (warm && settles && now >= current.WarmUntil + timing.LostGrace)
            current.WarmUntil = now + timing.Settle;
        _isTreeStale = true;
        Changed(now);
    }

    /// <summary>A session was lost. Its ports' roles stay as they are; nothing more is said of them.</summary>
    public void SwitchDown(DatapathId id, long now)
    {
        if (!_switches.TryGetValue(id, out SwitchState? lost) || !lost.IsConnected)
            return;
        lost.IsConnected = false;
        lost.LostAt = now;
        _isTreeStale = true;
        Changed(now);
    }

    /// <summary>A switch that is away won't come back: whatever faces it is free for something else.</summary>
    public void Forget(DatapathId id, long now)
    {
        if (!_switches.TryGetValue(id, out SwitchState? lost) || lost.IsConnected)
            return;
        RemoveLinks(link => link.From.Switch == id || link.To.Switch == id);
        _switches.Remove(id);
        Changed(now);
    }

    /// <summary>A port was added, went up or down, or is called something else.</summary>
    public void PortChanged(DatapathId id, TopologyPort port, long now)
    {
        if (!_switches.TryGetValue(id, out SwitchState? owner) || !owner.IsConnected)
            return;
        bool wasUp = owner.Ports.TryGetValue(port.Number, out PortState? state) && state.IsUp;
        if (state is null)
            state = Add(owner, port, null);
        state.HardwareAddress = port.HardwareAddress;
        state.IsUp = port.IsUp;
        if (port.IsUp && !wasUp)
        {
            owner.CanWait &= !owner.IsWarm;
            Start(state, null, now);
        }
        if (!port.IsUp)
            RemoveLinks(state.Id);
        Changed(now);
    }

    public void PortRemoved(DatapathId id, PortNumber number, long now)
    {
        if (!_switches.TryGetValue(id, out SwitchState? owner) || !owner.IsConnected
            || !owner.Ports.TryGetValue(number, out PortState? port))
            return;
        port.IsUp = false;
        RemoveLinks(port.Id);
        _roles.Remove(port, _actions, now);
        owner.Ports.Remove(number);
        Changed(now);
    }

    /// <summary>An LLDP frame came up from a switch. Allocates nothing where it only refreshes a link.</summary>
    public ProbeVerdict ProbeReceived(DatapathId id, PortNumber number, ReadOnlySpan<byte> frame, long now)
    {
        ProbeVerdict verdict = frames.Verify(frame, this, out Probe probe);
        var to = new PortId(id, number);
        if (verdict == ProbeVerdict.Ours && FindLive(to) is null)
            verdict = ProbeVerdict.UnknownPort;
        _verdicts[(int)verdict]++;
        if (verdict == ProbeVerdict.Ours)
            See(new Link(probe.Origin, to), now);
        return verdict;
    }

    /// <summary>Does what is due, and says when it wants to be called next.</summary>
    public long Advance(long now)
    {
        ExpireLinks(now);
        AgeLost(now);
        if (_isTreeStale)
            ComputeTree();
        _roles.Assign(_switches.Values, _tree, _actions, now);
        SendProbes(now);
        // What waited for a switch to settle finds out when it may open.
        if (LatchSettled(now))
            _roles.Assign(_switches.Values, _tree, _actions, now);
        return NextDeadline = FindDeadline(now);
    }

    /// <summary>What is to be done since the last call; the list is the caller's.</summary>
    public IReadOnlyList<TopologyAction> TakeActions()
    {
        List<TopologyAction> taken = _actions;
        _actions = [];
        return taken;
    }

    /// <summary>What a port may do; Down for one that isn't known.</summary>
    public PortRole RoleOf(DatapathId id, PortNumber number) =>
        _switches.TryGetValue(id, out SwitchState? owner) && owner.Ports.TryGetValue(number, out PortState? port)
            ? port.Role
            : PortRole.Down;

    /// <summary>Whether a connected switch's ports have had their roles found, so that its old flows may go.</summary>
    public bool IsSettled(DatapathId id) =>
        _switches.TryGetValue(id, out SwitchState? owner) && owner.IsConnected && owner.IsSettled;

    bool IProbeRounds.IsFresh(PortId port, ulong round) => FindLive(port)?.IsFresh(round) ?? false;

    private void Changed(long now)
    {
        if (IsPaced)
            NextDeadline = Math.Min(NextDeadline, now);
        else
            Advance(now);
    }

    private static PortState Add(SwitchState owner, TopologyPort port, PortState? old)
    {
        var id = new PortId(owner.Id, port.Number);
        PortState state = old is { IsUp: true } && port.IsUp ? old : new PortState(id);
        state.HardwareAddress = port.HardwareAddress;
        state.IsUp = port.IsUp;
        state.WasOnTree = port.Before == PortRole.Link || state.OnTree;
        owner.Ports[port.Number] = state;
        return state;
    }

    /// <summary>Gives a port that is up its first role: the one it had, or none yet.</summary>
    private void Start(PortState port, PortState? resumed, long now)
    {
        // A port that had links has none now because its far end moved: it must look again.
        bool stays = resumed == port && (port.Role == PortRole.Edge || _links.Touches(port.Id));
        if (stays && port.Role is PortRole.Edge or PortRole.Link or PortRole.Blocked)
        {
            port.ProbeNow(now);
            port.WasOnTree = false;
            _actions.Add(new RoleChanged(port.Id, PortRole.Down, port.Role));
            return;
        }
        _roles.Restart(port, _actions, now);
    }
}
