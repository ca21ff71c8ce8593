using System.Collections.Frozen;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;
using static OpenFlow.Protocol.Matching.OxmFields;

namespace Controller.Core.Dataplane;

/// <summary>
/// Whether the fields of a match make sense (OpenFlow 1.3.5 §7.2.3.6, §7.2.3.8): known, none twice, in range,
/// prerequisites there and ahead of what depends on them. Errors as Open vSwitch 3.1 answers.
/// </summary>
internal static class MatchRules
{
    private static readonly OpenFlowError BadValue = new(ErrorType.BadMatch, 7);
    private static readonly OpenFlowError BadMask = new(ErrorType.BadMatch, 8);

    // A row asks that one field has one of the values; a field with several rows needs them all.
    private static readonly FrozenDictionary<OxmField, (OxmField Needs, ulong[] Values)[]> Prerequisites = Rows()
        .GroupBy(row => row.Field, row => (row.Needs, row.Values))
        .ToFrozenDictionary(group => group.Key, group => group.ToArray());

    public static bool TryCheck(ReadOnlySpan<byte> oxms, out OpenFlowError error)
    {
        error = OpenFlowErrors.BadMatchLength;
        var seen = new List<FieldTest>();
        while (!oxms.IsEmpty)
        {
            if (!Oxm.TryRead(oxms, out Oxm oxm))
                return false;
            oxms = oxms[oxm.Size..];
            if (!TryCheckOne(oxm, seen, out error))
                return false;
        }
        error = default;
        return true;
    }

    /// <summary>Whether a packet that passed these tests has the field.</summary>
    public static bool HasPrerequisites(OxmField field, IReadOnlyList<FieldTest> tests)
    {
        if (field == VlanPcp)
            return HasTag(tests);
        if (!Prerequisites.TryGetValue(FieldPlaces.Standard(field), out (OxmField Needs, ulong[] Values)[]? rows))
            return true;
        foreach ((OxmField needs, ulong[] values) in rows)
        {
            if (!tests.Any(test => test.Field == needs && test.Mask == WideNumber.Ones(needs.Bits)
                    && Array.Exists(values, value => value == test.Value)))
                return false;
        }
        return true;
    }

    /// <summary>Whether every packet that passed these tests has a VLAN tag.</summary>
    public static bool HasTag(IReadOnlyList<FieldTest> tests) =>
        tests.Any(test => (test.Field == VlanVid || test.Field == NxmVlanTci) && (test.Value & VlanId.PresentBit) != 0);

    private static bool TryCheckOne(Oxm oxm, List<FieldTest> seen, out OpenFlowError error)
    {
        error = OpenFlowErrors.BadField;
        if (!TryFind(oxm, out OxmField field) || !FieldPlaces.IsSupported(field))
            return false;
        UInt128 value = WideNumber.Read(oxm.Value);
        UInt128 ones = WideNumber.Ones(field.Bits);
        UInt128 mask = oxm.HasMask ? WideNumber.Read(oxm.Mask) & ones : ones;
        field = FieldPlaces.Standard(field);
        error = OpenFlowErrors.DuplicateField;
        if (seen.Exists(test => test.Field == field))
            return false;
        error = BadMask;
        if (oxm.HasMask && !field.Maskable && mask != ones && mask != 0)
            return false;
        error = OpenFlowErrors.BadWildcards;
        if (oxm.HasMask && (value & ~mask) != 0)
            return false;
        error = BadValue;
        if ((value & ~ones) != 0)
            return false;
        error = OpenFlowErrors.BadMatchPrerequisite;
        if (!HasPrerequisites(field, seen))
            return false;
        seen.Add(new FieldTest(field, value, mask));
        return true;
    }

    private static IEnumerable<(OxmField Field, OxmField Needs, ulong[] Values)> Rows()
    {
        ulong[] ip = [EtherType.Ipv4.Value, EtherType.Ipv6.Value];
        ulong[] ipv4 = [EtherType.Ipv4.Value];
        ulong[] ipv6 = [EtherType.Ipv6.Value];
        return
        [
            .. Need(EthType, ip, IpDscp, IpEcn, IpProto, NxmIpFragment, NxmIpTtl),
            .. Need(EthType, ipv4, Ipv4Src, Ipv4Dst, Icmpv4Type, Icmpv4Code),
            .. Need(EthType, [EtherType.Arp.Value], ArpOp, ArpSpa, ArpTpa, ArpSha, ArpTha),
            .. Need(EthType, ipv6, Ipv6Src, Ipv6Dst, Ipv6Flabel, Icmpv6Type, Icmpv6Code),
            .. Need(EthType, [0x8847, 0x8848], MplsLabel, MplsTc, MplsBos),
            .. Need(IpProto, [IpProtocol.Tcp.Value], TcpSrc, TcpDst, NxmTcpFlags),
            .. Need(IpProto, [IpProtocol.Udp.Value], UdpSrc, UdpDst),
            .. Need(IpProto, [132], SctpSrc, SctpDst),
            .. Need(IpProto, [IpProtocol.Icmp.Value], Icmpv4Type, Icmpv4Code),
            .. Need(IpProto, [IpProtocol.Icmpv6.Value], Icmpv6Type, Icmpv6Code),
            .. Need(Icmpv6Type, [135, 136], Ipv6NdTarget),
            .. Need(Icmpv6Type, [135], Ipv6NdSll),
            .. Need(Icmpv6Type, [136], Ipv6NdTll),
        ];
    }

    private static IEnumerable<(OxmField, OxmField, ulong[])> Need(OxmField needs, ulong[] values,
        params OxmField[] fields) => fields.Select(field => (field, needs, values));
}
