using Controller.Abstractions;
using OpenFlow.Protocol.Types;

namespace Apps.Overlay.Flows;

/// <summary>
/// Rule numbers, priorities and cookies of all flows of this app but those of its services, whose rules begin at
/// <see cref="FirstOfServices"/>; <c>docs/pipeline.md</c> shows the flows.
/// </summary>
internal static class Rules
{
    // Static rules, in cookies.
    public const ushort Reserved = 0x01;
    public const ushort Member = 0x02;
    public const ushort Spoofed = 0x03;
    public const ushort Tunnel = 0x04;
    public const ushort Source = 0x05;
    public const ushort Local = 0x06;
    public const ushort Remote = 0x07;
    public const ushort Flood = 0x08;
    public const ushort TableMiss = 0x09;

    // Dynamic rules, in cookies.
    public const ushort LearntSource = 0x21;
    public const ushort LearntAddress = 0x22;
    public const ushort LearntLocal = 0x23;
    public const ushort LearntRemote = 0x24;
    public const ushort HeldSource = 0x25;

    public const ushort FirstOfServices = 0x100;

    // Table 0, below what services capture (3000 and up).
    public const ushort ReservedPriority = 2990;
    public const ushort AddressPriority = 2000;
    public const ushort SpoofedPriority = 1500;
    public const ushort MemberPriority = 1000;
    public const ushort TunnelPriority = 1000;

    // Table 30: a source that is held elsewhere, one that is known, then one whose address isn't, then the rest.
    public const ushort HeldSourcePriority = 1210;
    public const ushort KnownAddressPriority = 1200;
    public const ushort AnyAddressPriority = 1100;
    public const ushort KnownSourcePriority = 1000;
    public const ushort AnySourcePriority = 100;

    // Table 40. A guest that is here and elsewhere is moving: what is here counts until it is taken away.
    public const ushort LocalPriority = 1010;
    public const ushort RemotePriority = 1000;

    // Table 50.
    public const ushort FloodPriority = 100;

    private const uint FnvOffset = 2166136261;
    private const uint FnvPrime = 16777619;

    /// <summary>The cookie of a static flow of a tenant and, where it is one's, a guest or a host.</summary>
    public static Cookie Static(ushort rule, uint vni = 0, ulong of = 0) =>
        CookieSpace.Overlay.Static(rule, Hash(vni, of));

    /// <summary>The cookie of a learnt guest's flow.</summary>
    public static Cookie Dynamic(ushort rule, uint vni, MacAddress mac) =>
        CookieSpace.Overlay.Dynamic(rule, Hash(vni, mac.Value));

    // FNV-1a: the same in every run, as cookies must be.
    private static uint Hash(uint vni, ulong of)
    {
        uint hash = FnvOffset;
        for (int shift = 0; shift < 32; shift += 8)
            hash = (hash ^ (byte)(vni >> shift)) * FnvPrime;
        for (int shift = 0; shift < 64; shift += 8)
            hash = (hash ^ (byte)(of >> shift)) * FnvPrime;
        return hash;
    }
}
