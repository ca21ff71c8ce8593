using System.Globalization;
using System.Text;
using OpenFlow.Protocol.Matching;
using static OpenFlow.Protocol.Matching.OxmFields;

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

    /// <summary>
    /// Appends the fields, each with a comma before it unless it is the first in <paramref name="text"/>.
    /// </summary>
    public static void Append(StringBuilder text, MatchView match)
    {
        int start = text.Length;
        AppendRows(text, start, MatchRows.BeforeProtocol, match);
        bool namesType = TryAppendProtocol(text, start, match, out bool namesProtocol);
        RegisterText.Append(text, start, match);
        AppendRows(text, start, MatchRows.BeforeVlan, match);
        AppendVlan(text, start, match);
        foreach (MatchRow row in MatchRows.AfterVlan)
        {
            bool named = (namesType && row.Fields[0] == EthType) || (namesProtocol && row.Fields[0] == IpProto);
            if (!named)
                AppendRow(text, start, row, match);
        }
        AppendUnknown(text, start, match);
    }

    private static void AppendRows(StringBuilder text, int start, MatchRow[] rows, MatchView match)
    {
        foreach (MatchRow row in rows)
            AppendRow(text, start, row, match);
    }

    private static void AppendRow(StringBuilder text, int start, MatchRow row, MatchView match)
    {
        foreach (OxmField field in row.Fields)
        {
            if (!match.TryFind(field, out Oxm oxm) || oxm.MatchesAnything || IsUsual(field, oxm))
                continue;
            Begin(text, start).Append(row.Name).Append('=');
            FieldText.Append(text, row.Format, oxm.Value, row.Format == FieldFormat.TunnelFlags ? TunnelFlagsMask(oxm)
                : oxm.IsExact || (field.IsVariable && !oxm.Mask.ContainsAnyExcept(byte.MaxValue)) ? [] : oxm.Mask);
        }
    }

    // Packets begin with Ethernet unless a match says another thing.
    private static bool IsUsual(OxmField field, Oxm oxm) => field == OxmFields.PacketType && oxm.Number == 0;

    // ovs-ofctl writes a sign before each of these flags, also where all of them are matched.
    private static ReadOnlySpan<byte> TunnelFlagsMask(Oxm oxm) => oxm.HasMask ? oxm.Mask : [0, 1];

    // Whether type and protocol need no line of their own, as "tcp" says both and "ip" the type.
    private static bool TryAppendProtocol(StringBuilder text, int start, MatchView match, out bool namesProtocol)
    {
        namesProtocol = false;
        if (!(match.TryFind(EthType, out Oxm type) || match.TryFind(NxmEthType, out type)) || type.HasMask)
            return false;
        bool hasProtocol = match.TryFind(IpProto, out Oxm oxm) || match.TryFind(NxmIpProto, out oxm);
        ulong protocol = hasProtocol && !oxm.HasMask ? oxm.Number : ulong.MaxValue;
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
