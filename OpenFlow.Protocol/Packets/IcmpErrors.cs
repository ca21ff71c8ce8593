using System.Buffers.Binary;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Packets;

/// <summary>Why a packet goes no further.</summary>
public enum IcmpCause
{
    /// <summary>No way leads to the address (RFC 1812 §5.2.7.1).</summary>
    NetUnreachable,

    /// <summary>Nobody answers to the address.</summary>
    HostUnreachable,
    ProtocolUnreachable,
    PortUnreachable,

    /// <summary>Larger than the network carries, and not to be fragmented (RFC 1191 §4, RFC 4443 §3.2).</summary>
    TooLarge,

    /// <summary>A rule says so (RFC 1812 §5.2.7.1, RFC 4443 §3.1).</summary>
    Prohibited,
    TtlExceeded,
}

/// <summary>
/// Packets that tell the sender of another one why it goes no further: ICMP errors (RFC 792, RFC 1812 §4.3.2) and
/// ICMPv6's (RFC 4443), with as much of the packet as such an error may quote.
/// </summary>
/// <remarks>
/// None is about what may have none (RFC 1122 §3.2.2, RFC 4443 §2.4 e): errors, later fragments, what is for many or
/// from nobody in particular. Whether the frame around it was for one only is for the caller to know. Pure; nothing
/// allocated.
/// </remarks>
public static class IcmpErrors
{
    /// <summary>Octets that every error fits in: the smallest MTU that IPv6 has (RFC 8200 §5, RFC 4443 §2.4 c).</summary>
    public const int MaxSize = 1280;

    // RFC 1812 §4.3.2.3.
    private const int Ipv4MaxSize = 576;

    private const byte Icmpv6FirstInformational = 128;

    // Where an IPv6 packet says its protocol, to point at (RFC 4443 §3.4).
    private const uint NextHeaderOffset = 6;

    // By cause: type and code of IPv4's error, of IPv6's.
    private static ReadOnlySpan<byte> Rows =>
    [
        3, 0, 1, 0,
        3, 1, 1, 3,
        3, 2, 4, 1,
        3, 3, 1, 4,
        3, 4, 2, 0,
        3, 13, 1, 1,
        11, 0, 3, 0,
    ];

    /// <summary>
    /// Whether a packet may have an error or another answer, by its addresses (RFC 1812 §4.3.2.7): none that was for
    /// many, or from nobody in particular.
    /// </summary>
    public static bool MayAnswer(Ipv4View packet) => IsHost(packet.Source) && IsHost(packet.Destination);

    /// <summary>Writes the IPv4 packet of an error; its size, or 0 where there is to be none.</summary>
    /// <param name="answer">At least <see cref="MaxSize"/> octets.</param>
    /// <param name="from">Who speaks.</param>
    /// <param name="mtu">Octets that fit, where it was too large.</param>
    public static int Write(Span<byte> answer, Ipv4View packet, IcmpCause cause, Ipv4Address from, int mtu = 0)
    {
        if (!MayAnswer(packet) || packet.FragmentOffset > 0 || IsError(packet))
            return 0;
        ReadOnlySpan<byte> row = RowOf(cause);
        int quoted = Math.Min(packet.Octets.Length, Ipv4MaxSize - Ipv4View.MinHeaderSize - IcmpView.HeaderSize);
        int size = IcmpView.Write(answer[Ipv4View.MinHeaderSize..], (IcmpType)row[0], row[1],
            cause == IcmpCause.TooLarge ? (uint)mtu : 0, packet.Octets[..quoted]);
        Ipv4View.WriteHeader(answer, from, packet.Source, IpProtocol.Icmp, size);
        return Ipv4View.MinHeaderSize + size;
    }

    /// <summary>
    /// Writes the IPv6 packet of an error in the name of the packet's destination; its size, or 0 where there is to be
    /// none.
    /// </summary>
    /// <inheritdoc cref="Write(Span{byte}, Ipv4View, IcmpCause, Ipv4Address, int)"/>
    public static int Write(Span<byte> answer, Ipv6View packet, IcmpCause cause, int mtu = 0)
    {
        // RFC 4443 §2.4 e: of groups' packets only the size is told.
        if (packet.Source.IsMulticast || packet.Source == default || IsError(packet)
            || (packet.Destination.IsMulticast && cause != IcmpCause.TooLarge))
            return 0;
        ReadOnlySpan<byte> row = RowOf(cause);
        uint rest = cause switch
        {
            IcmpCause.TooLarge => (uint)mtu,
            IcmpCause.ProtocolUnreachable => NextHeaderOffset,
            _ => 0,
        };
        int quoted = Math.Min(packet.Octets.Length, MaxSize - Ipv6View.HeaderSize - IcmpView.HeaderSize);
        Span<byte> message = answer.Slice(Ipv6View.HeaderSize, IcmpView.HeaderSize + quoted);
        IcmpView.Write(message, (IcmpType)row[2], row[3], rest, packet.Octets[..quoted]);
        // ICMPv6 has ICMP's form, and a checksum over a pseudo header besides (RFC 4443 §2.1 and §2.3).
        Span<byte> checksum = message.Slice(IcmpView.ChecksumOffset, sizeof(ushort));
        checksum.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(checksum, InternetChecksum.OfPseudoHeader(
            packet.Destination, packet.Source, IpProtocol.Icmpv6, message.Length).Add(message).Value);
        Ipv6View.WriteHeader(answer, packet.Destination, packet.Source, IpProtocol.Icmpv6, message.Length);
        return Ipv6View.HeaderSize + message.Length;
    }

    private static ReadOnlySpan<byte> RowOf(IcmpCause cause)
    {
        const int RowSize = 4;
        return Rows.Slice((int)cause * RowSize, RowSize);
    }

    private static bool IsError(Ipv4View packet) => packet.Protocol == IpProtocol.Icmp
        && (!IcmpView.TryRead(packet.Payload, out IcmpView message) || message.IsError);

    private static bool IsError(Ipv6View packet) => packet.NextHeader == IpProtocol.Icmpv6
        && (packet.Payload.IsEmpty || packet.Payload[0] < Icmpv6FirstInformational);

    // Neither the unspecified address, nor loopback, nor a group, nor the limited broadcast (RFC 1122 §3.2.1.3).
    private static bool IsHost(Ipv4Address address) => (address.Value >> 24) is > 0 and < 224 and not 127;
}
