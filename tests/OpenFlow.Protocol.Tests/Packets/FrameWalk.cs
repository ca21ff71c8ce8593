using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Tests.Packets;

/// <summary>
/// Reads every field of every view that will take the octets; the sum keeps the reads from going away.
/// </summary>
internal static class FrameWalk
{
    /// <summary>Walks a frame as its types tell; 0 if not even Ethernet can be read.</summary>
    public static ulong Frame(ReadOnlySpan<byte> octets)
    {
        if (!EthernetView.TryRead(octets, out EthernetView frame))
            return 0;
        ulong sum = frame.Destination.Value + frame.Source.Value + frame.Vlan.Value + (ulong)frame.Priority
            + frame.OuterType.Value + (frame.HasVlanTag ? 1u : 0);
        return sum + frame.EtherType.Value switch
        {
            0x0800 => Ipv4(frame.Payload),
            0x0806 => Arp(frame.Payload),
            0x86dd => Ipv6(frame.Payload),
            0x88cc => Lldp(frame.Payload),
            _ => Sum(frame.Payload),
        };
    }

    /// <summary>Walks the octets with every view, whatever they are.</summary>
    public static ulong Anything(ReadOnlySpan<byte> octets) =>
        Frame(octets) + Arp(octets) + Ipv4(octets) + Ipv6(octets) + Lldp(octets) + Dhcp(octets)
        + Transport(IpProtocol.Icmp, octets) + Transport(IpProtocol.Udp, octets) + Transport(IpProtocol.Tcp, octets);

    private static ulong Arp(ReadOnlySpan<byte> octets) =>
        ArpView.TryRead(octets, out ArpView arp)
            ? (ulong)arp.Operation + arp.SenderMac.Value + arp.SenderIp.Value + arp.TargetMac.Value + arp.TargetIp.Value
                + (arp.IsProbe ? 1u : 0) + (arp.IsAnnouncement ? 1u : 0)
            : 0;

    private static ulong Ipv4(ReadOnlySpan<byte> octets) =>
        Ipv4View.TryRead(octets, out Ipv4View ip)
            ? (ulong)ip.TotalSize + (ulong)ip.Dscp + (ulong)ip.Ecn + ip.Identification + ip.TimeToLive + ip.Checksum
                + ip.Source.Value + ip.Destination.Value + (ulong)ip.FragmentOffset + Sum(ip.Options)
                + (ip.HasValidChecksum ? 1u : 0) + (ip.IsTruncated || ip.IsFragment ? 1u : 0)
                + (ip.DontFragment || ip.MoreFragments ? 1u : 0) + Transport(ip.Protocol, ip.Payload)
            : 0;

    private static ulong Ipv6(ReadOnlySpan<byte> octets) =>
        Ipv6View.TryRead(octets, out Ipv6View ip)
            ? ip.TrafficClass + (ulong)ip.FlowLabel + (ulong)ip.PayloadSize + ip.HopLimit + (ulong)ip.Source.Value
                + (ulong)ip.Destination.Value + (ip.IsTruncated ? 1u : 0) + Transport(ip.NextHeader, ip.Payload)
            : 0;

    private static ulong Transport(IpProtocol protocol, ReadOnlySpan<byte> octets)
    {
        if (protocol == IpProtocol.Icmp && IcmpView.TryRead(octets, out IcmpView icmp))
            return (ulong)icmp.Type + icmp.Code + icmp.Checksum + icmp.Rest + icmp.Identifier + icmp.Sequence
                + (icmp.HasValidChecksum || icmp.IsError ? 1u : 0) + Sum(icmp.Body);
        if (protocol == IpProtocol.Udp && UdpView.TryRead(octets, out UdpView udp))
            return (ulong)udp.SourcePort + udp.DestinationPort + (ulong)udp.Size + udp.Checksum + Sum(udp.Payload)
                + (udp.HasValidChecksum(Samples.Ip1, Samples.Ip2) ? 1u : 0) + (udp.IsTruncated ? 1u : 0)
                + (udp.HasValidChecksum(Samples.Ip6First, Samples.Ip6Second) ? 1u : 0);
        if (protocol == IpProtocol.Tcp && TcpView.TryRead(octets, out TcpView tcp))
            return (ulong)tcp.SourcePort + tcp.DestinationPort + tcp.Sequence + tcp.Acknowledgment + (ulong)tcp.Flags
                + tcp.Window + tcp.Checksum + tcp.UrgentPointer + Sum(tcp.Options) + Sum(tcp.Payload)
                + (tcp.HasValidChecksum(Samples.Ip1, Samples.Ip2) ? 1u : 0)
                + (tcp.HasValidChecksum(Samples.Ip6First, Samples.Ip6Second) ? 1u : 0);
        return 0;
    }

    private static ulong Dhcp(ReadOnlySpan<byte> octets)
    {
        if (!DhcpView.TryRead(octets, out DhcpView message))
            return 0;
        ulong sum = message.Xid + message.ClientAddress.Value + message.YourAddress.Value + message.RelayAddress.Value
            + message.HardwareAddress.Value
            + (message.IsRequest || message.IsEthernet || message.WantsBroadcast ? 1u : 0);
        for (int code = 0; code <= byte.MaxValue; code++)
            sum += message.TryFind((DhcpOption)code, out ReadOnlySpan<byte> value) ? Sum(value) : 0;
        return sum + (message.TryGetType(out DhcpMessageType type) ? (ulong)type : 0);
    }

    private static ulong Lldp(ReadOnlySpan<byte> octets)
    {
        if (!LldpView.TryRead(octets, out LldpView unit))
            return 0;
        ulong sum = unit.TimeToLive + (ulong)unit.ChassisIdKind + (ulong)unit.PortIdKind
            + Sum(unit.ChassisId) + Sum(unit.PortId);
        foreach (LldpTlv tlv in unit)
        {
            sum += (ulong)tlv.Type + Sum(tlv.Value);
            if (tlv.TryReadOrganization(out uint organization, out byte subtype, out ReadOnlySpan<byte> information))
                sum += organization + subtype + Sum(information);
        }
        return sum + (unit.TryFindOrganization(0x00eded, 1, out ReadOnlySpan<byte> found) ? Sum(found) : 0);
    }

    private static ulong Sum(ReadOnlySpan<byte> octets)
    {
        ulong sum = 0;
        foreach (byte octet in octets)
            sum += octet;
        return sum;
    }
}
