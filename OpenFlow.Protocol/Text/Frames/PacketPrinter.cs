using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Text.Frames;

/// <summary>
/// One line for a packet, as ovs-ofctl prints those of packet-ins and packet-outs: its headers as the flow that would
/// match it exactly. A header that is cut, or says it is longer than the packet, counts as zeros.
/// <code>udp,vlan_tci=0x0000,dl_src=…,dl_dst=…,nw_src=10.0.0.1,nw_dst=10.0.0.2,…,tp_src=1,tp_dst=2 udp_csum:655</code>
/// </summary>
internal static class PacketPrinter
{
    private const int AddressesSize = 2 * MacAddress.Size;
    private const int TypeSize = 2;
    private const int TagSize = 4;
    private const int MaxTags = 2;
    private const int VidMask = 0x0fff;
    private const int PcpShift = 13;
    private const ushort FirstEtherType = 0x0600;

    // What Open vSwitch takes for the type of a frame that has a length there.
    private const ushort NoEtherType = 0x05ff;
    private const ushort Rarp = 0x8035;
    private const ushort MplsUnicast = 0x8847;
    private const ushort MplsMulticast = 0x8848;

    private static ReadOnlySpan<byte> Snap => [0xaa, 0xaa, 0x03, 0, 0, 0];

    public static void Append(StringBuilder text, ReadOnlySpan<byte> packet)
    {
        var rest = new StringBuilder();
        if (packet.Length < AddressesSize + TypeSize)
        {
            text.Append("vlan_tci=0x0000,dl_src=00:00:00:00:00:00,dl_dst=00:00:00:00:00:00,dl_type=0x0000");
            return;
        }
        ReadOnlySpan<byte> after = packet[AddressesSize..];
        AppendTags(rest, ref after);
        rest.Append(CultureInfo.InvariantCulture, $",dl_src={MacAddress.Read(packet[MacAddress.Size..])}")
            .Append(CultureInfo.InvariantCulture, $",dl_dst={MacAddress.Read(packet)}");
        ushort type = ReadType(ref after);
        string name = type switch
        {
            0x0800 => IpPacketPrinter.Append(rest, after, version6: false),
            0x86dd => IpPacketPrinter.Append(rest, after, version6: true),
            0x0806 => AppendArp(rest, after, "arp"),
            Rarp => AppendArp(rest, after, "rarp"),
            MplsUnicast => AppendMpls(rest, after, "mpls"),
            MplsMulticast => AppendMpls(rest, after, "mplsm"),
            _ => "",
        };
        if (name.Length > 0)
            text.Append(name).Append(',');
        text.Append(rest);
        if (name.Length == 0)
            text.Append(CultureInfo.InvariantCulture, $",dl_type=0x{type:x4}");
    }

    private static void AppendTags(StringBuilder text, ref ReadOnlySpan<byte> after)
    {
        for (int tag = 0; tag < MaxTags; tag++)
        {
            string number = tag == 0 ? "" : "1";
            if (tag > 0)
                text.Append(',');
            bool tagged = after.Length >= TagSize + TypeSize
                && new EtherType(BinaryPrimitives.ReadUInt16BigEndian(after)).IsVlan;
            if (!tagged)
            {
                text.Append("vlan_tci").Append(number).Append("=0x0000");
                return;
            }
            int control = BinaryPrimitives.ReadUInt16BigEndian(after[TypeSize..]);
            text.Append("dl_vlan").Append(number).Append('=').Append(control & VidMask)
                .Append(",dl_vlan_pcp").Append(number).Append('=').Append(control >> PcpShift);
            after = after[TagSize..];
        }
    }

    private static ushort ReadType(ref ReadOnlySpan<byte> after)
    {
        ushort type = BinaryPrimitives.ReadUInt16BigEndian(after);
        after = after[TypeSize..];
        if (type >= FirstEtherType)
            return type;
        if (!after.StartsWith(Snap) || after.Length < Snap.Length + TypeSize)
            return NoEtherType;
        type = BinaryPrimitives.ReadUInt16BigEndian(after[Snap.Length..]);
        after = after[(Snap.Length + TypeSize)..];
        return type >= FirstEtherType ? type : NoEtherType;
    }

    private static string AppendArp(StringBuilder text, ReadOnlySpan<byte> octets, string name)
    {
        if (!ArpView.TryRead(octets, out ArpView arp))
        {
            text.Append(",arp_spa=0.0.0.0,arp_tpa=0.0.0.0,arp_op=0,arp_sha=00:00:00:00:00:00,arp_tha=00:00:00:00:00:00");
            return name;
        }
        int operation = (ushort)arp.Operation <= byte.MaxValue ? (ushort)arp.Operation : 0;
        text.Append(CultureInfo.InvariantCulture, $",arp_spa={arp.SenderIp},arp_tpa={arp.TargetIp},arp_op={operation}")
            .Append(CultureInfo.InvariantCulture, $",arp_sha={arp.SenderMac},arp_tha={arp.TargetMac}");
        return name;
    }

    private static string AppendMpls(StringBuilder text, ReadOnlySpan<byte> octets, string name)
    {
        const int entrySize = sizeof(uint);
        const int maxEntries = 3;
        const uint bottomBit = 0x100;
        for (int entry = 0; entry < maxEntries && octets.Length >= entrySize; entry++)
        {
            uint lse = BinaryPrimitives.ReadUInt32BigEndian(octets);
            octets = octets[entrySize..];
            if (entry == 0)
                text.Append(",mpls_label=").Append(lse >> 12).Append(",mpls_tc=").Append(lse >> 9 & 7)
                    .Append(",mpls_ttl=").Append(lse & 0xff).Append(",mpls_bos=").Append(lse >> 8 & 1);
            else
                text.Append(",mpls_lse").Append(entry).Append('=').Append(lse);
            if ((lse & bottomBit) != 0)
                break;
        }
        return name;
    }
}
