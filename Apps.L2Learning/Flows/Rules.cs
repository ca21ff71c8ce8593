using Controller.Abstractions;
using OpenFlow.Protocol.Types;

namespace Apps.L2Learning.Flows;

/// <summary>The rule numbers and priorities of this app's flows, in one place: <c>docs/pipeline.md</c> shows the flows.</summary>
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

    // Table 0, below what the controller itself has there (64000 and up).
    public const ushort BanPriority = 63000;
    public const ushort ReservedPriority = 60000;
    public const ushort TagPriority = 200;
    public const ushort AnyTagPriority = 100;

    // The later tables.
    public const ushort LearntPriority = 1000;
    public const ushort SuppressPriority = 500;
    public const ushort PortPriority = 100;

    /// <summary>The cookie of a static flow that concerns a port and a VLAN, either of which may be 0.</summary>
    public static Cookie Static(ushort rule, PortNumber port = default, VlanId vlan = default) =>
        CookieSpace.L2Learning.Static(rule, ((uint)vlan.Value << 16) | (port.Value & 0xffff));

    /// <summary>The cookie of a dynamic flow: of a VLAN, owed to a host at a port.</summary>
    public static Cookie Dynamic(VlanId vlan, PortNumber port) => CookieSpace.L2Learning.Dynamic(vlan.Value, port.Value);
}
