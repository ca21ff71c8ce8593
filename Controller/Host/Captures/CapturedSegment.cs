using System.Buffers.Binary;
using System.Net;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Captures;

/// <summary>A TCP segment of a capture.</summary>
internal sealed record CapturedSegment(
    DateTime Time, IPEndPoint From, IPEndPoint To, uint Sequence, bool IsSyn, ReadOnlyMemory<byte> Payload)
{
    private const ushort Ipv4Type = 0x0800;
    private const ushort Ipv6Type = 0x86dd;
    private const int FamilySize = 4;
    private const int CookedSize = 16;
    private const int CookedTypeOffset = 14;
    private const int Cooked2Size = 20;

    /// <summary>Finds the segment in a packet; null where there is none, or not all of it was captured.</summary>
    public static CapturedSegment? Find(CapturedPacket packet)
    {
        ReadOnlySpan<byte> octets = packet.Octets.Span;
        int ip = OffsetOfIp(packet.Link, octets);
        return ip < 0 || ip >= octets.Length ? null : FindInIp(packet, octets[ip..]);
    }

    // -1 where it isn't IP.
    private static int OffsetOfIp(LinkType link, ReadOnlySpan<byte> octets)
    {
        switch (link)
        {
            case LinkType.Ethernet when EthernetView.TryRead(octets, out EthernetView frame):
                return frame.EtherType.Value is Ipv4Type or Ipv6Type ? octets.Length - frame.Payload.Length : -1;
            case LinkType.LinuxCooked when octets.Length > CookedSize:
                return IsIp(octets[CookedTypeOffset..]) ? CookedSize : -1;
            case LinkType.LinuxCooked2 when octets.Length > Cooked2Size:
                return IsIp(octets) ? Cooked2Size : -1;
            case LinkType.Null or LinkType.Loop:
                return FamilySize;
            case LinkType.Raw or LinkType.RawBsd or LinkType.RawOpenBsd:
                return 0;
            default:
                return -1;
        }
    }

    private static bool IsIp(ReadOnlySpan<byte> type) =>
        BinaryPrimitives.ReadUInt16BigEndian(type) is Ipv4Type or Ipv6Type;

    private static CapturedSegment? FindInIp(CapturedPacket packet, ReadOnlySpan<byte> octets)
    {
        if (Ipv4View.TryRead(octets, out Ipv4View ip))
        {
            return ip.IsTruncated || ip.IsFragment || ip.Protocol != IpProtocol.Tcp
                ? null
                : FindInTcp(packet, new IPAddress(octets[12..16]), new IPAddress(octets[16..20]), ip.Payload);
        }
        if (!Ipv6View.TryRead(octets, out Ipv6View ip6) || ip6.IsTruncated || ip6.NextHeader != IpProtocol.Tcp)
            return null;
        return FindInTcp(packet, new IPAddress(octets[8..24]), new IPAddress(octets[24..40]), ip6.Payload);
    }

    private static CapturedSegment? FindInTcp(CapturedPacket packet, IPAddress from, IPAddress to,
        ReadOnlySpan<byte> octets)
    {
        if (!TcpView.TryRead(octets, out TcpView tcp))
            return null;
        return new CapturedSegment(packet.Time, new IPEndPoint(from, tcp.SourcePort),
            new IPEndPoint(to, tcp.DestinationPort), tcp.Sequence, (tcp.Flags & TcpFlags.Syn) != 0,
            tcp.Payload.ToArray());
    }
}
