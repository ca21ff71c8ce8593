using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;
using Testing;

namespace Apps.Overlay.Tests.Services;

/// <summary>IPv4 packets between guests and their gateway, and what is read of answers.</summary>
internal static class Packets
{
    /// <summary>A ping of guests; <paramref name="size"/> octets of IP packet.</summary>
    public static byte[] Ping(uint from, uint to, MacAddress via, int size = 84, byte ttl = 64,
        bool dontFragment = true)
    {
        byte[] message = new byte[size - Ipv4View.MinHeaderSize];
        byte[] data = new byte[message.Length - IcmpView.HeaderSize];
        for (int i = 0; i < data.Length; i++)
            data[i] = (byte)(i * 7);
        IcmpView.WriteEchoRequest(message, 5, 1, data);
        return Ipv4(from, Frames.Ip(to), via, IpProtocol.Icmp, message, ttl, dontFragment);
    }

    public static byte[] Ipv4(uint from, Ipv4Address to, MacAddress via, IpProtocol protocol, byte[] payload,
        byte ttl = 64, bool dontFragment = true)
    {
        byte[] packet = new byte[Ipv4View.MinHeaderSize + payload.Length];
        Ipv4View.WriteHeader(packet, Frames.Ip(from), to, protocol, payload.Length, ttl);
        if (!dontFragment)
            SetFragmentation(packet, 0);
        payload.CopyTo(packet.AsSpan(Ipv4View.MinHeaderSize));
        return Frames.Ethernet(Frames.Mac(from), via, EtherType.Ipv4, packet);
    }

    /// <summary>Writes flags and offset of a header without options.</summary>
    public static void SetFragmentation(Span<byte> packet, ushort bits)
    {
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(packet[6..], bits);
        Ipv4View.WriteChecksum(packet[..Ipv4View.MinHeaderSize]);
    }

    /// <summary>Reads an IPv4 packet whose checksum is right.</summary>
    public static Ipv4View ReadIp(Arrival arrival)
    {
        Assert.Equal(EtherType.Ipv4, arrival.View.EtherType);
        Assert.True(Ipv4View.TryRead(arrival.View.Payload, out Ipv4View ip));
        Assert.True(ip.HasValidChecksum);
        return ip;
    }

    /// <summary>Reads an ICMP message whose checksum is right.</summary>
    public static IcmpView ReadIcmp(Arrival arrival)
    {
        Ipv4View ip = ReadIp(arrival);
        Assert.Equal(IpProtocol.Icmp, ip.Protocol);
        Assert.True(IcmpView.TryRead(ip.Payload, out IcmpView message));
        Assert.True(message.HasValidChecksum);
        return message;
    }

    /// <summary>An error that quotes the packet of a frame.</summary>
    public static IcmpView ReadError(Arrival arrival, IcmpType type, byte code, byte[] frame)
    {
        IcmpView message = ReadIcmp(arrival);
        Assert.Equal((type, code), (message.Type, message.Code));
        ReadOnlySpan<byte> packet = frame.AsSpan(EthernetView.HeaderSize);
        Assert.True(message.Body.Length >= Ipv4View.MinHeaderSize + 8);
        Assert.True(packet.StartsWith(message.Body), "the packet is quoted as it was sent");
        return message;
    }
}
