using Controller.Abstractions;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Topology;

/// <summary>A switch as <see cref="TopologyState"/> keeps it; also for as long as its session is away.</summary>
internal sealed class SwitchState(DatapathId id)
{
    private const ulong GoldenRatio = 0x9e37_79b9_7f4a_7c15;

    public DatapathId Id { get; } = id;

    public SortedDictionary<PortNumber, PortState> Ports { get; set; } = [];

    public bool IsConnected { get; set; }

    /// <summary>Came with flows of an earlier life in place, which stay until it has settled.</summary>
    public bool IsWarm { get; set; }

    /// <summary>
    /// False when a port came up before it had settled: its old flows would forward by it whatever is there now, so
    /// they have to go. By one that went down they forward nothing.
    /// </summary>
    public bool CanWait { get; set; } = true;

    /// <summary>Until then its ports, and those of others that came warm, are looked into: no link opens.</summary>
    public long WarmUntil { get; set; } = long.MinValue / 2;

    public bool IsSettled { get; set; }

    /// <summary>The ports that settle until then are those it came with.</summary>
    public long SettleBy { get; set; }

    public long LostAt { get; set; }

    /// <summary>Away for so long that the others do without it where they can.</summary>
    public bool IsDetour { get; set; }

    /// <summary>Where in the interval its turn to probe is: spread, so that switches don't all probe at once.</summary>
    public long Phase(long interval) => (long)(Id.Value * GoldenRatio % (ulong)interval);

    public bool KeepsOldFlows => IsConnected && IsWarm && !IsSettled;

    /// <summary>
    /// Whether its old flows may not fit the tree, so that others have to wait; bounded, whatever the switch does.
    /// </summary>
    public bool HoldsUpOthers(long now, TopologyTiming timing) =>
        now < WarmUntil || (KeepsOldFlows && now < HoldsUpUntil(timing));

    public long HoldsUpUntil(TopologyTiming timing) => WarmUntil + 2 * timing.Hold;

    public bool HasSettledAt(long now) =>
        !CanWait || (now >= SettleBy
            && Ports.Values.All(port => port.Role != PortRole.Settling || port.SettleUntil > SettleBy));

    /// <summary>
    /// The ports that it forwards by if it is alive. Of a warm switch that never settled nobody knows: all of them.
    /// </summary>
    public LostSwitch AsLost()
    {
        PortNumber[] forwarding = [.. Ports.Values.Where(MayForward).Select(port => port.Id.Port)];
        return new LostSwitch(Id, forwarding, IsDetour);
    }

    // A port on the tree that was settling forwards nothing, but it would when the switch is back at once.
    private bool MayForward(PortState port) =>
        port.Forwards || (port.Role == PortRole.Settling && (port.OnTree || port.WasOnTree || (IsWarm && !IsSettled)));
}
