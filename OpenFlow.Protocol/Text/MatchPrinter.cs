using System.Globalization;
using System.Text;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;
using static OpenFlow.Protocol.Matching.OxmFields;
using static OpenFlow.Protocol.Matching.FieldFormat;

namespace OpenFlow.Protocol.Text;

/// <summary>
/// Writes a match as ovs-ofctl does: its short names (<c>dl_src</c>, <c>nw_dst</c>, <c>tp_dst</c>), <c>tcp</c> in
/// place of type and protocol, VID and PCP as one tag, in its order whatever the order on the wire.
/// </summary>
internal static class MatchPrinter
{
    private const int PcpShift = 13;
    private const int PresentMask = 0x1000;
    private const int VidMask = 0x0fff;
    private const int PcpMask = 0xe000;
    private const ushort Ipv4 = 0x0800;
    private const ushort Ipv6 = 0x86dd;

    // ovs-ofctl's order. Type, protocol and VLAN are put together from several fields: see the code.
    private static readonly Row[] BeforeProtocol =
    [
        new("pkt_mark", Hex, NxmPacketMark), new("conj_id", FieldFormat.Decimal, NxmConjunctionId),
    ];

    private static readonly Row[] BeforeVlan =
    [
        new("reg0", Hex, NxmRegisters[0]), new("reg1", Hex, NxmRegisters[1]), new("reg2", Hex, NxmRegisters[2]), new("reg3", Hex, NxmRegisters[3]),
        new("reg4", Hex, NxmRegisters[4]), new("reg5", Hex, NxmRegisters[5]), new("reg6", Hex, NxmRegisters[6]), new("reg7", Hex, NxmRegisters[7]),
        new("tun_id", Hex, TunnelId, NxmTunnelId), new("tun_src", FieldFormat.Ipv4, NxmTunnelSrc),
        new("tun_dst", FieldFormat.Ipv4, NxmTunnelDst), new("metadata", Hex, Metadata),
        new("in_port", Port, InPort, NxmInPort), new("in_phy_port", Port, InPhyPort),
    ];

    private static readonly Row[] AfterVlan =
    [
        new("dl_src", Mac, EthSrc, NxmEthSrc), new("dl_dst", Mac, EthDst, NxmEthDst),
        new("dl_type", PaddedHex, EthType),
        new("nw_src", FieldFormat.Ipv4, Ipv4Src), new("nw_dst", FieldFormat.Ipv4, Ipv4Dst),
        new("ipv6_src", FieldFormat.Ipv6, Ipv6Src), new("ipv6_dst", FieldFormat.Ipv6, Ipv6Dst),
        new("ipv6_label", PaddedHex, Ipv6Flabel),
        new("arp_spa", FieldFormat.Ipv4, ArpSpa, NxmArpSpa), new("arp_tpa", FieldFormat.Ipv4, ArpTpa, NxmArpTpa),
        new("nw_proto", FieldFormat.Decimal, IpProto), new("arp_op", FieldFormat.Decimal, ArpOp, NxmArpOp),
        new("arp_sha", Mac, ArpSha, NxmArpSha), new("arp_tha", Mac, ArpTha, NxmArpTha),
        new("nw_tos", Tos, IpDscp), new("nw_ecn", FieldFormat.Decimal, IpEcn),
        new("nw_ttl", FieldFormat.Decimal, NxmIpTtl),
        new("mpls_label", FieldFormat.Decimal, MplsLabel), new("mpls_tc", FieldFormat.Decimal, MplsTc),
        new("mpls_bos", FieldFormat.Decimal, MplsBos), new("nw_frag", Fragment, NxmIpFragment),
        new("icmp_type", FieldFormat.Decimal, Icmpv4Type, Icmpv6Type),
        new("icmp_code", FieldFormat.Decimal, Icmpv4Code, Icmpv6Code),
        new("nd_target", FieldFormat.Ipv6, Ipv6NdTarget), new("nd_sll", Mac, Ipv6NdSll), new("nd_tll", Mac, Ipv6NdTll),
        new("tp_src", FieldFormat.Decimal, TcpSrc, UdpSrc, SctpSrc),
        new("tp_dst", FieldFormat.Decimal, TcpDst, UdpDst, SctpDst),
        new("tcp_flags", TcpFlags, NxmTcpFlags),
        new("pbb_isid", Hex, PbbIsid), new("ipv6_exthdr", Hex, Ipv6Exthdr),
    ];

    private sealed record Row(string Name, FieldFormat Format, params OxmField[] Fields);

    /// <summary>
    /// Appends the fields, each with a comma before it unless it is the first in <paramref name="text"/>.
    /// </summary>
    public static void Append(StringBuilder text, MatchView match)
    {
        int start = text.Length;
        AppendRows(text, start, BeforeProtocol, match);
        bool namesType = TryAppendProtocol(text, start, match, out bool namesProtocol);
        AppendRows(text, start, BeforeVlan, match);
        AppendVlan(text, start, match);
        foreach (Row row in AfterVlan)
        {
            bool named = (namesType && row.Fields[0] == EthType) || (namesProtocol && row.Fields[0] == IpProto);
            if (!named)
                AppendRow(text, start, row, match);
        }
        AppendUnknown(text, start, match);
    }

    private static void AppendRows(StringBuilder text, int start, Row[] rows, MatchView match)
    {
        foreach (Row row in rows)
            AppendRow(text, start, row, match);
    }

    private static void AppendRow(StringBuilder text, int start, Row row, MatchView match)
    {
        foreach (OxmField field in row.Fields)
        {
            if (!match.TryFind(field, out Oxm oxm) || oxm.MatchesAnything)
                continue;
            Begin(text, start).Append(row.Name).Append('=');
            FieldText.Append(text, row.Format, oxm.Value, oxm.IsExact ? [] : oxm.Mask);
        }
    }

    // Whether type and protocol need no line of their own, as "tcp" says both and "ip" the type.
    private static bool TryAppendProtocol(StringBuilder text, int start, MatchView match, out bool namesProtocol)
    {
        namesProtocol = false;
        if (!match.TryFind(EthType, out Oxm type) || type.HasMask)
            return false;
        ulong protocol = match.TryFind(IpProto, out Oxm oxm) && !oxm.HasMask ? oxm.Number : ulong.MaxValue;
        string? name = (type.Number, protocol) switch
        {
            (Ipv4, 1) => "icmp",
            (Ipv6, 58) => "icmp6",
            (Ipv4 or Ipv6, 6) => "tcp",
            (Ipv4 or Ipv6, 17) => "udp",
            (Ipv4 or Ipv6, 132) => "sctp",
            _ => null,
        };
        namesProtocol = name is not null;
        if (name is not null && type.Number == Ipv6 && protocol != 58)
            name += "6";
        name ??= type.Number switch
        {
            Ipv4 => "ip",
            Ipv6 => "ipv6",
            0x0806 => "arp",
            0x8035 => "rarp",
            0x8847 => "mpls",
            0x8848 => "mplsm",
            _ => null,
        };
        if (name is not null)
            Begin(text, start).Append(name);
        return name is not null;
    }

    private static void AppendVlan(StringBuilder text, int start, MatchView match)
    {
        ulong value = 0;
        ulong mask = 0;
        if (match.TryFind(NxmVlanTci, out Oxm tci))
        {
            value = tci.Number;
            mask = tci.MaskNumber & ushort.MaxValue;
        }
        if (match.TryFind(VlanVid, out Oxm vid))
        {
            value |= vid.Number;
            mask |= vid.MaskNumber & (PresentMask | VidMask);
        }
        if (match.TryFind(VlanPcp, out Oxm pcp))
        {
            // A priority can only be matched where there is a tag.
            value |= pcp.Number << PcpShift | PresentMask;
            mask |= PcpMask | PresentMask;
        }
        if (mask != 0)
            AppendTag(text, start, (int)value, (int)mask);
    }

    private static void AppendTag(StringBuilder text, int start, int value, int mask)
    {
        bool wholeVid = (mask & VidMask) == VidMask;
        bool wholePcp = (mask & PcpMask) == PcpMask;
        bool present = (mask & PresentMask) != 0 && (value & PresentMask) != 0;
        if (present && (wholeVid || (mask & VidMask) == 0) && (wholePcp || (mask & PcpMask) == 0)
            && (wholeVid || wholePcp))
        {
            if (wholeVid)
                Begin(text, start).Append("dl_vlan=").Append(value & VidMask);
            if (wholePcp)
                Begin(text, start).Append("dl_vlan_pcp=").Append((value & PcpMask) >> PcpShift);
            return;
        }
        Begin(text, start).Append(CultureInfo.InvariantCulture, $"vlan_tci=0x{value:x4}");
        if (mask != ushort.MaxValue)
            text.Append(CultureInfo.InvariantCulture, $"/0x{mask:x4}");
    }

    private static void AppendUnknown(StringBuilder text, int start, MatchView match)
    {
        foreach (Oxm oxm in match)
        {
            if (OxmFields.TryFind(oxm, out _))
                continue;
            Begin(text, start).Append(CultureInfo.InvariantCulture, $"oxm(0x{oxm.RawHeader:x8})=");
            if (oxm.Class == OxmClass.Experimenter)
                text.Append(CultureInfo.InvariantCulture, $"experimenter 0x{oxm.Experimenter:x8}:");
            text.Append("0x").Append(Convert.ToHexStringLower(oxm.Value));
            if (oxm.HasMask)
                text.Append("/0x").Append(Convert.ToHexStringLower(oxm.Mask));
        }
    }

    private static StringBuilder Begin(StringBuilder text, int start) => text.Length > start ? text.Append(',') : text;
}
