using Controller.Abstractions;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace Apps.Overlay.Services;

/// <summary>
/// Rule numbers (0x100 to 0x1ff, in cookies), priorities and register bits of the services' flows. The flow that sent a
/// packet up tells by its rule number what is to be done with it.
/// </summary>
internal static class ServiceRules
{
    // Table 0, ahead of what checks a guest's addresses: a guest that asks for its address has none.
    public const ushort DhcpRequest = 0x100;
    public const ushort DhcpOfOthers = 0x101;
    public const ushort DhcpPriority = 3200;

    // Table 20, from what may not be down to what is nobody's.
    public const ushort GatewaySpoofed = 0x110;
    public const ushort ArpOfOwner = 0x111;
    public const ushort ArpAnswer = 0x112;
    public const ushort ArpToGateway = 0x113;
    public const ushort EchoAnswer = 0x114;
    public const ushort ToGateway = 0x115;
    public const ushort TtlOver = 0x116;
    public const ushort Route = 0x117;
    public const ushort Resolve = 0x118;
    public const ushort NoRoute = 0x119;
    public const ushort NotRouted = 0x11a;
    public const ushort SizeCheck = 0x11b;
    public const ushort TableMiss = 0x11f;
    public const ushort SpoofedPriority = 3000;
    public const ushort ArpOfOwnerPriority = 2500;
    public const ushort ArpAnswerPriority = 2400;
    public const ushort ArpToGatewayPriority = 2300;
    public const ushort EchoPriority = 2250;
    public const ushort ToGatewayPriority = 2200;
    public const ushort TtlOverPriority = 2150;
    public const ushort RoutePriority = 2100;
    public const ushort ResolvePriority = 2000;
    public const ushort NoRoutePriority = 1900;
    public const ushort NotRoutedPriority = 1800;
    public const ushort SizeCheckPriority = 1000;

    // Table 40, ahead of those that forward.
    public const ushort Answered = 0x120;
    public const ushort TooLarge = 0x121;
    public const ushort Routed = 0x122;
    public const ushort AnsweredPriority = 4200;
    public const ushort TooLargePriority = 4100;
    public const ushort RoutedPriority = 4000;

    /// <summary>The packet is larger than tenants' networks carry between hosts.</summary>
    public const uint TooLargeBit = 1 << 0;

    /// <summary>The packet has its answer, and goes on only to be learnt from.</summary>
    public const uint AnsweredBit = 1 << 1;

    /// <summary>
    /// The packet goes through the router, and leaves with the gateway's MAC address: written only behind the learning,
    /// which is by the guest's own.
    /// </summary>
    public const uint RoutedBit = 1 << 2;

    private const ushort First = 0x100;
    private const ushort Last = 0x1ff;
    private const uint FnvBasis = 2166136261;
    private const uint FnvPrime = 16777619;

    /// <summary>The register with the bits above, clear when a packet comes in.</summary>
    public static OxmField Register => OxmFields.NxmRegisters[0];

    public static bool IsOurs(Cookie cookie) => CookieSpace.IsOurs(cookie) && !CookieSpace.IsDynamic(cookie)
        && CookieSpace.Of(cookie) == CookieSpace.Overlay && CookieSpace.RuleOf(cookie) is >= First and <= Last;

    /// <summary>The cookie of a tenant's flow and, where it is one's, of an address.</summary>
    public static Cookie Cookie(ushort rule, uint vni = 0, ulong of = 0)
    {
        // FNV-1a: the same in every run, as switches keep it.
        uint hash = FnvBasis;
        for (int shift = 0; shift < 32; shift += 8)
            hash = (hash ^ (byte)(vni >> shift)) * FnvPrime;
        for (int shift = 0; shift < 64; shift += 8)
            hash = (hash ^ (byte)(of >> shift)) * FnvPrime;
        return CookieSpace.Overlay.Static(rule, hash);
    }

    /// <summary>Packets of a tenant that came by a member's port here.</summary>
    public static Match Local(uint vni) => Match.Any.With(OxmFields.Metadata, Metadata.Local(vni), Metadata.FullMask);

    /// <summary>Packets with this bit of the register.</summary>
    public static Match With(this Match match, uint bit) => match.With(Register, bit, bit);

    /// <summary>Sets or clears a bit; in the form in which Open vSwitch gives it back in OpenFlow 1.3.</summary>
    public static LoadAction Load(uint bit, bool value) =>
        new(value ? 1u : 0u, Place(bit));

    public static Subfield Place(uint bit) => new(Register, System.Numerics.BitOperations.TrailingZeroCount(bit), 1);
}
