using System.Buffers.Binary;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;

namespace Testing;

/// <summary>Builds whole Ethernet frames for tests, checksums included. Addresses are short numbers.</summary>
public static class Frames
{
    private const int IcmpIdentifier = 7;

    /// <summary>The address 02:00:00:00:00:nn.</summary>
    public static MacAddress Mac(uint host) => new(0x0200_0000_0000UL | host);

    /// <summary>The address 10.0.0.n.</summary>
    public static Ipv4Address Ip(uint host) => new(0x0a00_0000 | host);

    /// <summary>A frame of the EtherType for experiments with a short payload.</summary>
    public static byte[] Plain(MacAddress from, MacAddress to, string payload = "test") =>
        Ethernet(from, to, new EtherType(0x88b5), System.Text.Encoding.ASCII.GetBytes(payload));

    public static byte[] Plain(uint from, uint to) => Plain(Mac(from), Mac(to));

    /// <summary>Who has the address of another host: a broadcast.</summary>
    public static byte[] ArpRequest(uint from, uint target)
    {
        Span<byte> arp = stackalloc byte[ArpView.Size];
        ArpView.WriteRequest(arp, Mac(from), Ip(from), Ip(target));
        return Ethernet(Mac(from), MacAddress.Broadcast, EtherType.Arp, arp);
    }

    public static byte[] Udp(uint from, uint to, ushort sourcePort = 1000, ushort destinationPort = 2000,
        byte timeToLive = 64)
    {
        Span<byte> datagram = new byte[UdpView.HeaderSize + 4];
        UdpView.Write(datagram, sourcePort, destinationPort, "data"u8, Ip(from), Ip(to));
        return Ipv4(from, to, IpProtocol.Udp, datagram, timeToLive);
    }

    public static byte[] Tcp(uint from, uint to, ushort sourcePort = 1000, ushort destinationPort = 80,
        TcpFlags flags = TcpFlags.Syn)
    {
        Span<byte> segment = new byte[TcpView.MinHeaderSize];
        var header = new TcpHeader(sourcePort, destinationPort, 1, 0, flags, ushort.MaxValue);
        TcpView.Write(segment, header, [], [], Ip(from), Ip(to));
        return Ipv4(from, to, IpProtocol.Tcp, segment, 64);
    }

    public static byte[] Ping(uint from, uint to)
    {
        Span<byte> message = new byte[IcmpView.HeaderSize + 4];
        IcmpView.WriteEchoRequest(message, IcmpIdentifier, 1, "ping"u8);
        return Ipv4(from, to, IpProtocol.Icmp, message, 64);
    }

    /// <summary>The frame with a tag put in front of its type.</summary>
    public static byte[] Tagged(ushort vlan, byte[] frame, int priority = 0)
    {
        Span<byte> tag = stackalloc byte[EthernetView.TagSize];
        BinaryPrimitives.WriteUInt16BigEndian(tag, EtherType.Vlan.Value);
        BinaryPrimitives.WriteUInt16BigEndian(tag[2..], (ushort)((priority << 13) | vlan));
        return [.. frame.AsSpan(0, 2 * MacAddress.Size), .. tag, .. frame.AsSpan(2 * MacAddress.Size)];
    }

    public static byte[] Ipv4(uint from, uint to, IpProtocol protocol, ReadOnlySpan<byte> payload, byte timeToLive)
    {
        Span<byte> packet = new byte[Ipv4View.MinHeaderSize + payload.Length];
        Ipv4View.WriteHeader(packet, Ip(from), Ip(to), protocol, payload.Length, timeToLive);
        payload.CopyTo(packet[Ipv4View.MinHeaderSize..]);
        return Ethernet(Mac(from), Mac(to), EtherType.Ipv4, packet);
    }

    public static byte[] Ethernet(MacAddress from, MacAddress to, EtherType type, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[EthernetView.HeaderSize + payload.Length];
        EthernetView.WriteHeader(frame, to, from, type);
        payload.CopyTo(frame.AsSpan(EthernetView.HeaderSize));
        return frame;
    }
}
