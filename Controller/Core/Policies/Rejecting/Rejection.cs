using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Policies.Rejecting;

/// <summary>
/// The answer to a packet that a rule rejects, as if its destination had sent it: a TCP reset that the sender takes for
/// the connection's (RFC 9293 §3.10.7.1), else ICMP "communication administratively prohibited" (RFC 1812 §5.2.7.1,
/// RFC 4443 §3.1).
/// </summary>
/// <remarks>
/// No answer goes to what may have no error (RFC 1122 §3.2.2, RFC 4443 §2.4 e): resets, ICMP errors, later fragments,
/// group addresses on either side. Pure; nothing allocated.
/// </remarks>
internal static class Rejection
{
    /// <summary>Room that every answer fits in: a tagged frame with the largest ICMPv6 error.</summary>
    public const int MaxSize = EthernetView.HeaderSize + 2 * EthernetView.TagSize + Icmpv6MaxPacket;

    // RFC 4443 §2.4 c; RFC 1812 §4.3.2.3.
    private const int Icmpv6MaxPacket = 1280;
    private const int IcmpMaxPacket = 576;

    private const byte CodeProhibited = 13;
    private const byte Icmpv6Unreachable = 1;
    private const byte Icmpv6CodeProhibited = 1;
    private const byte Icmpv6FirstInformational = 128;
    private const int FragmentHeader = 44;

    /// <summary>Writes the answer with the packet's own tags; its size, or 0 where there is to be none.</summary>
    /// <param name="answer">At least <see cref="MaxSize"/> octets.</param>
    public static int Write(EthernetView frame, Span<byte> answer)
    {
        if (frame.Source.IsMulticast || frame.Destination.IsMulticast)
            return 0;
        int headerSize = frame.Octets.Length - frame.Payload.Length;
        Span<byte> packet = answer[headerSize..];
        int size = 0;
        if (frame.EtherType == EtherType.Ipv4 && Ipv4View.TryRead(frame.Payload, out Ipv4View ipv4))
            size = Write(ipv4, packet);
        else if (frame.EtherType == EtherType.Ipv6 && Ipv6View.TryRead(frame.Payload, out Ipv6View ipv6))
            size = Write(ipv6, packet);
        if (size == 0)
            return 0;
        // Type and tags stay as they are; the addresses change places.
        frame.Octets[..headerSize].CopyTo(answer);
        EthernetView.WriteAddresses(answer, to: frame.Source, from: frame.Destination);
        return headerSize + size;
    }

    private static int Write(Ipv4View packet, Span<byte> answer)
    {
        if (packet.FragmentOffset > 0 || !IsHost(packet.Source) || !IsHost(packet.Destination))
            return 0;
        Span<byte> payload = answer[Ipv4View.MinHeaderSize..];
        IpProtocol protocol = IpProtocol.Icmp;
        int size;
        if (packet.Protocol == IpProtocol.Tcp)
        {
            if (!TryReset(packet.Payload, packet.TotalSize - packet.HeaderSize, out TcpHeader reset))
                return 0;
            protocol = IpProtocol.Tcp;
            size = TcpView.Write(payload, reset, [], [], packet.Destination, packet.Source);
        }
        else
        {
            if (packet.Protocol == IpProtocol.Icmp
                && IcmpView.TryRead(packet.Payload, out IcmpView message) && message.IsError)
                return 0;
            int quoted = Math.Min(packet.Octets.Length, IcmpMaxPacket - Ipv4View.MinHeaderSize - IcmpView.HeaderSize);
            size = IcmpView.Write(payload, IcmpType.DestinationUnreachable, CodeProhibited, 0, packet.Octets[..quoted]);
        }
        Ipv4View.WriteHeader(answer, packet.Destination, packet.Source, protocol, size);
        return Ipv4View.MinHeaderSize + size;
    }

    private static int Write(Ipv6View packet, Span<byte> answer)
    {
        if (packet.Source.IsMulticast || packet.Destination.IsMulticast || packet.Source == default
            || packet.NextHeader.Value == FragmentHeader)
            return 0;
        Span<byte> payload = answer[Ipv6View.HeaderSize..];
        IpProtocol protocol = IpProtocol.Icmpv6;
        int size;
        if (packet.NextHeader == IpProtocol.Tcp)
        {
            if (!TryReset(packet.Payload, packet.PayloadSize, out TcpHeader reset))
                return 0;
            protocol = IpProtocol.Tcp;
            size = TcpView.Write(payload, reset, [], [], packet.Destination, packet.Source);
        }
        else
        {
            if (packet.NextHeader == IpProtocol.Icmpv6
                && (packet.Payload.IsEmpty || packet.Payload[0] < Icmpv6FirstInformational))
                return 0;
            int quoted = Math.Min(packet.Octets.Length, Icmpv6MaxPacket - Ipv6View.HeaderSize - IcmpView.HeaderSize);
            size = WriteIcmpv6(payload, packet, packet.Octets[..quoted]);
        }
        Ipv6View.WriteHeader(answer, packet.Destination, packet.Source, protocol, size);
        return Ipv6View.HeaderSize + size;
    }

    // ICMPv6 has ICMP's form, and a checksum over a pseudo header besides (RFC 4443 §2.1 and §2.3).
    private static int WriteIcmpv6(Span<byte> destination, Ipv6View packet, ReadOnlySpan<byte> quoted)
    {
        const int ChecksumOffset = 2;
        int size = IcmpView.Write(destination, (IcmpType)Icmpv6Unreachable, Icmpv6CodeProhibited, 0, quoted);
        Span<byte> checksum = destination.Slice(ChecksumOffset, sizeof(ushort));
        checksum.Clear();
        ushort value = InternetChecksum
            .OfPseudoHeader(packet.Destination, packet.Source, IpProtocol.Icmpv6, size).Add(destination[..size]).Value;
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(checksum, value);
        return size;
    }

    // RFC 9293 §3.10.7.1, as for a connection that doesn't exist: after an ACK the reset takes its number, else it
    // acknowledges what the segment has: its octets, its SYN and its FIN.
    private static bool TryReset(ReadOnlySpan<byte> octets, int sentSize, out TcpHeader reset)
    {
        reset = default;
        if (!TcpView.TryRead(octets, out TcpView segment) || (segment.Flags & TcpFlags.Rst) != 0)
            return false;
        bool hasAck = (segment.Flags & TcpFlags.Ack) != 0;
        uint length = (uint)Math.Max(0, sentSize - segment.HeaderSize);
        if ((segment.Flags & TcpFlags.Syn) != 0)
            length++;
        if ((segment.Flags & TcpFlags.Fin) != 0)
            length++;
        reset = hasAck
            ? new TcpHeader(segment.DestinationPort, segment.SourcePort, segment.Acknowledgment, 0, TcpFlags.Rst, 0)
            : new TcpHeader(segment.DestinationPort, segment.SourcePort, 0, segment.Sequence + length,
                TcpFlags.Rst | TcpFlags.Ack, 0);
        return true;
    }

    // Neither the unspecified address, nor loopback, nor a group, nor the limited broadcast (RFC 1122 §3.2.1.3).
    private static bool IsHost(Ipv4Address address) => (address.Value >> 24) is > 0 and < 224 and not 127;
}
