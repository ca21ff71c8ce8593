using Controller.Abstractions;
using OpenFlow.Protocol.Types;

namespace Apps.L2Learning.Flows;

/// <summary>
/// Rule numbers, priorities and cookies of all flows of this app; <c>docs/pipeline.md</c> shows the flows.
/// </summary>
internal static class Rules
{
    // Static rules, in cookies.
    public const ushort Reserved = 1;
    public const ushort Ban = 2;
    public const ushort Ingress = 3;
    public const ushort Source = 4;
    public const ushort Forward = 5;
    public const ushort Flood = 6;
    public const ushort TableMiss = 7;

    // Dynamic rules, in cookies, of flows that concern a port; others have a VLAN there, and none has these numbers.
    // Learnt flows must share theirs with nothing else: delete_learned takes all that has it.
    private const ushort LearntRule = 0xf001;
    private const ushort SuppressRule = 0xf002;

    // Table 0, below what the controller itself has there (64000 and up).
    public const ushort BanPriority = 63000;
    public const ushort ReservedPriority = 60000;

    // All tables: what goes by more goes first.
    public const ushort LearntPriority = 1000;
    public const ushort SuppressPriority = 500;
    public const ushort TagPriority = 200;
    public const ushort PortPriority = 100;

    /// <summary>The cookie of a static flow that concerns a port and a VLAN, either of which may be 0.</summary>
    public static Cookie Static(ushort rule, PortNumber port = default, VlanId vlan = default) =>
        CookieSpace.L2Learning.Static(rule, ((uint)vlan.Value << 16) | (port.Value & 0xffff));

    /// <summary>The cookie of a flow that the app adds for a host of a VLAN at a port.</summary>
    public static Cookie Dynamic(VlanId vlan, PortNumber port) =>
        CookieSpace.L2Learning.Dynamic(vlan.Value, port.Value);

    /// <summary>The cookie of all flows that the switch learns at a port, in any VLAN: its limit counts them.</summary>
    public static Cookie Learnt(PortNumber port) => CookieSpace.L2Learning.Dynamic(LearntRule, port.Value);

    /// <summary>The cookie of the flow that keeps a port's unknown sources from the controller.</summary>
    public static Cookie Suppress(PortNumber port) => CookieSpace.L2Learning.Dynamic(SuppressRule, port.Value);
}
