using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Text;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Dataplane;

/// <summary>What a match could ask of a frame, in ovs-ofctl's words; and what differs between two frames.</summary>
public static class FrameFields
{
    private const int UsualTtl = 64;

    // In the order in which they are told. A field with a usual value isn't told where it has it.
    private static readonly (OxmField Field, UInt128? Usual)[] Told =
    [
        (OxmFields.EthSrc, null), (OxmFields.EthDst, null), (OxmFields.VlanVid, 0), (OxmFields.VlanPcp, 0),
        (OxmFields.EthType, null), (OxmFields.MplsLabel, null), (OxmFields.MplsTc, null), (OxmFields.MplsBos, null),
        (OxmFields.IpDscp, 0), (OxmFields.IpEcn, 0), (OxmFields.IpProto, null), (OxmFields.NxmIpTtl, UsualTtl),
        (OxmFields.NxmIpFragment, 0),
        (OxmFields.Ipv4Src, null), (OxmFields.Ipv4Dst, null), (OxmFields.Ipv6Src, null), (OxmFields.Ipv6Dst, null),
        (OxmFields.Ipv6Flabel, 0), (OxmFields.TcpSrc, null), (OxmFields.TcpDst, null), (OxmFields.UdpSrc, null),
        (OxmFields.UdpDst, null), (OxmFields.SctpSrc, null), (OxmFields.SctpDst, null),
        (OxmFields.Icmpv4Type, null), (OxmFields.Icmpv4Code, null), (OxmFields.Icmpv6Type, null),
        (OxmFields.Icmpv6Code, null), (OxmFields.Ipv6NdTarget, null), (OxmFields.Ipv6NdSll, null),
        (OxmFields.Ipv6NdTll, null), (OxmFields.ArpOp, null), (OxmFields.ArpSpa, null), (OxmFields.ArpTpa, null),
        (OxmFields.ArpSha, null), (OxmFields.ArpTha, null),
    ];

    /// <summary>The frame as a match, which <see cref="FrameBuilder"/> makes the same headers of again.</summary>
    public static Match Of(ReadOnlySpan<byte> frame) => Of(new Packet(frame, PortNumber.Any));

    /// <summary>Changes as <c>tcp_dst=80 -> tcp_dst=25</c>; none where the headers are the same.</summary>
    public static IReadOnlyList<string> Changes(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        var from = new Packet(before, PortNumber.Any);
        var to = new Packet(after, PortNumber.Any);
        var changes = new List<string>();
        foreach ((OxmField field, _) in Told)
        {
            bool had = from.TryGet(field, out UInt128 old);
            bool has = to.TryGet(field, out UInt128 now);
            if ((had, old) == (has, now))
                continue;
            // A tag that comes or goes is told by its VLAN; that its priority is 0 says nothing.
            if (field == OxmFields.VlanPcp && (had ? old : now) == 0 && had != has)
                continue;
            string told = Words(field, now);
            changes.Add(!has ? $"{Words(field, old)} -> none"
                : !had ? told
                : $"{Words(field, old)} -> {(old == 0 && field == OxmFields.VlanVid ? told : ValueOf(told))}");
        }
        return changes;
    }

    /// <summary>A field and its value as in a match: <c>dl_vlan=10</c>.</summary>
    public static string Words(OxmField field, UInt128 value) =>
        field == OxmFields.VlanVid && (value & VlanId.PresentBit) == 0 ? "untagged"
        : field == OxmFields.VlanVid ? $"dl_vlan={value & ~(UInt128)VlanId.PresentBit}"
        : FlowPrinter.Match(FlowMatch.Of([new FieldTest(field, value, WideNumber.Ones(field.Bits))]).Canonical.View);

    internal static Match Of(Packet packet)
    {
        var tests = new List<FieldTest>();
        foreach ((OxmField field, UInt128? usual) in Told)
        {
            if (packet.TryGet(field, out UInt128 value) && value != usual)
                tests.Add(new FieldTest(field, value, WideNumber.Ones(field.Bits)));
        }
        return FlowMatch.Of(tests).Canonical;
    }

    private static string ValueOf(string words) => words[(words.IndexOf('=', StringComparison.Ordinal) + 1)..];
}
