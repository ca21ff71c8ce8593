using System.Buffers.Binary;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Tests.Simulation;

/// <summary>
/// Frames as a peer makes them, octet by octet, with a checksum that adds sixteen bits at a time: nothing here uses the
/// stack's own writers, so that a mistake in those can't hide.
/// </summary>
internal static class Packets
{
    public static readonly MacAddress PeerMac = new(0x02aa_bbcc_dd01);
    public static readonly MacAddress StackMac = new(0x0200_5e10_0002);
    public static readonly Ipv4Address Peer = new(10, 78, 0, 1);
    public static readonly Ipv4Address Stack = new(10, 78, 0, 2);

    public static ushort NaiveChecksum(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        for (int i = 0; i < bytes.Length; i++)
            sum += (uint)(i % 2 == 0 ? bytes[i] << 8 : bytes[i]);
        while (sum > 0xffff)
            sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)~sum;
    }

    public static byte[] Frame(ushort type, ReadOnlySpan<byte> payload, MacAddress? destination = null)
    {
        byte[] frame = new byte[14 + payload.Length];
        (destination ?? StackMac).Write(frame);
        PeerMac.Write(frame.AsSpan(6));
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), type);
        payload.CopyTo(frame.AsSpan(14));
        return frame;
    }

    public static byte[] Arp(ushort operation, Ipv4Address sender, Ipv4Address target, MacAddress? senderMac = null)
    {
        byte[] arp = [0, 1, 8, 0, 6, 4, 0, (byte)operation, .. new byte[20]];
        (senderMac ?? PeerMac).Write(arp.AsSpan(8));
        sender.Write(arp.AsSpan(14));
        target.Write(arp.AsSpan(24));
        return Frame(0x0806, arp, operation == 1 ? MacAddress.Broadcast : StackMac);
    }

    public static byte[] Ip(
        byte protocol,
        ReadOnlySpan<byte> payload,
        Ipv4Address? source = null,
        Ipv4Address? destination = null,
        ushort fragment = 0,
        ushort identification = 7,
        byte[]? options = null,
        Action<byte[]>? spoil = null,
        MacAddress? mac = null)
    {
        options ??= [];
        int header = 20 + options.Length;
        byte[] packet = new byte[header + payload.Length];
        packet[0] = (byte)(0x40 | header / 4);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(4), identification);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(6), fragment);
        packet[8] = 64;
        packet[9] = protocol;
        (source ?? Peer).Write(packet.AsSpan(12));
        (destination ?? Stack).Write(packet.AsSpan(16));
        options.CopyTo(packet, 20);
        payload.CopyTo(packet.AsSpan(header));
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(10), NaiveChecksum(packet.AsSpan(0, header)));
        spoil?.Invoke(packet);
        return Frame(0x0800, packet, mac);
    }

    /// <summary>Writes an IP header's checksum anew after a test has changed the header.</summary>
    public static void FixIp(Span<byte> packet)
    {
        packet[10] = packet[11] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(packet[10..], NaiveChecksum(packet[..((packet[0] & 15) * 4)]));
    }

    public static byte[] Icmp(byte type, byte code, uint rest, ReadOnlySpan<byte> data)
    {
        byte[] message = new byte[8 + data.Length];
        message[0] = type;
        message[1] = code;
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(4), rest);
        data.CopyTo(message.AsSpan(8));
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), NaiveChecksum(message));
        return message;
    }

    public static byte[] Udp(
        ushort source,
        ushort destination,
        ReadOnlySpan<byte> data,
        ushort? checksum = null,
        Ipv4Address? from = null,
        Ipv4Address? to = null)
    {
        byte[] datagram = new byte[8 + data.Length];
        BinaryPrimitives.WriteUInt16BigEndian(datagram, source);
        BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(2), destination);
        BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(4), (ushort)datagram.Length);
        data.CopyTo(datagram.AsSpan(8));
        ushort right = Transport(17, datagram, from ?? Peer, to ?? Stack);
        BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(6), checksum ?? (right == 0 ? (ushort)0xffff : right));
        return datagram;
    }

    public static byte[] Tcp(
        ushort source,
        ushort destination,
        uint sequence,
        uint acknowledgment,
        TcpFlags flags,
        ReadOnlySpan<byte> data,
        ushort window,
        byte[] options,
        Ipv4Address? from = null,
        Ipv4Address? to = null)
    {
        int header = 20 + (options.Length + 3) / 4 * 4;
        byte[] segment = new byte[header + data.Length];
        BinaryPrimitives.WriteUInt16BigEndian(segment, source);
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(2), destination);
        BinaryPrimitives.WriteUInt32BigEndian(segment.AsSpan(4), sequence);
        BinaryPrimitives.WriteUInt32BigEndian(segment.AsSpan(8), acknowledgment);
        segment[12] = (byte)(header / 4 << 4);
        segment[13] = (byte)flags;
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(14), window);
        segment.AsSpan(20, header - 20).Fill(1);
        options.CopyTo(segment, 20);
        data.CopyTo(segment.AsSpan(header));
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(16), Transport(6, segment, from ?? Peer, to ?? Stack));
        return segment;
    }

    public static ushort Transport(byte protocol, ReadOnlySpan<byte> bytes, Ipv4Address source, Ipv4Address destination)
    {
        byte[] all = new byte[12 + bytes.Length];
        source.Write(all);
        destination.Write(all.AsSpan(4));
        all[9] = protocol;
        BinaryPrimitives.WriteUInt16BigEndian(all.AsSpan(10), (ushort)bytes.Length);
        bytes.CopyTo(all.AsSpan(12));
        return NaiveChecksum(all);
    }
}
