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
    public const int MaxSize = EthernetView.HeaderSize + 2 * EthernetView.TagSize + IcmpErrors.MaxSize;

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
        if (packet.Protocol != IpProtocol.Tcp)
            return IcmpErrors.Write(answer, packet, IcmpCause.Prohibited, packet.Destination);
        if (packet.FragmentOffset > 0 || !IcmpErrors.MayAnswer(packet)
            || !TryReset(packet.Payload, packet.TotalSize - packet.HeaderSize, out TcpHeader reset))
            return 0;
        int size = TcpView.Write(
            answer[Ipv4View.MinHeaderSize..], reset, [], [], packet.Destination, packet.Source);
        Ipv4View.WriteHeader(answer, packet.Destination, packet.Source, IpProtocol.Tcp, size);
        return Ipv4View.MinHeaderSize + size;
    }

    private static int Write(Ipv6View packet, Span<byte> answer)
    {
        if (packet.NextHeader.Value == FragmentHeader)
            return 0;
        if (packet.NextHeader != IpProtocol.Tcp)
            return IcmpErrors.Write(answer, packet, IcmpCause.Prohibited);
        if (packet.Source.IsMulticast || packet.Destination.IsMulticast || packet.Source == default
            || !TryReset(packet.Payload, packet.PayloadSize, out TcpHeader reset))
            return 0;
        int size = TcpView.Write(answer[Ipv6View.HeaderSize..], reset, [], [], packet.Destination, packet.Source);
        Ipv6View.WriteHeader(answer, packet.Destination, packet.Source, IpProtocol.Tcp, size);
        return Ipv6View.HeaderSize + size;
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
}
