using System.Buffers.Binary;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;

namespace Apps.Overlay.Services;

/// <summary>Why a packet goes no further.</summary>
internal enum IcmpCause
{
    /// <summary>No subnet of the tenant has the address (RFC 1812 §5.2.7.1).</summary>
    NetUnreachable,

    /// <summary>Nobody answers to the address.</summary>
    HostUnreachable,
    ProtocolUnreachable,
    PortUnreachable,

    /// <summary>Larger than the network carries, and not to be fragmented (RFC 1191 §4).</summary>
    TooLarge,
    TtlExceeded,
}

/// <summary>
/// ICMP errors about packets (RFC 792, RFC 1812 §4.3.2, RFC 1191), and ICMPv6's of packets that are too big (RFC 4443
/// §3.2). Pure; nothing allocated.
/// </summary>
internal static class IcmpErrors
{
    /// <summary>Room that every error fits in.</summary>
    public const int MaxSize = EthernetView.HeaderSize + Icmpv6MaxPacket;

    /// <summary>The smallest MTU that IPv6 has, and the largest error (RFC 8200 §5, RFC 4443 §2.4 c).</summary>
    public const int Icmpv6MaxPacket = 1280;

    // RFC 1812 §4.3.2.3.
    private const int IcmpMaxPacket = 576;

    private const byte Icmpv6TooBig = 2;
    private const byte Icmpv6FirstInformational = 128;

    /// <summary>
    /// Whether a packet may have an error or another answer of its own (RFC 1812 §4.3.2.7): none that was for many or
    /// from none in particular.
    /// </summary>
    public static bool MayAnswer(EthernetView frame, Ipv4Address from, Ipv4Address to) =>
        !frame.Source.IsMulticast && !frame.Destination.IsMulticast && IsHost(from) && IsHost(to);

    /// <summary>Writes the frame of an error about an IPv4 packet; its size, or 0 where there is to be none.</summary>
    /// <param name="from">Who speaks.</param>
    /// <param name="mtu">What fits, where it was too large.</param>
    /// <param name="answer">At least <see cref="MaxSize"/> octets.</param>
    public static int Write(EthernetView frame, Ipv4View packet, IcmpCause cause, Ipv4Address from, MacAddress mac,
        int mtu, Span<byte> answer)
    {
        if (!MayAnswer(frame, packet.Source, packet.Destination) || packet.FragmentOffset > 0 || IsError(packet))
            return 0;
        (IcmpType type, byte code) = Of(cause);
        int quoted = Math.Min(packet.Octets.Length, IcmpMaxPacket - Ipv4View.MinHeaderSize - IcmpView.HeaderSize);
        Span<byte> ip = answer[EthernetView.HeaderSize..];
        int size = IcmpView.Write(ip[Ipv4View.MinHeaderSize..], type, code,
            cause == IcmpCause.TooLarge ? (uint)mtu : 0, packet.Octets[..quoted]);
        Ipv4View.WriteHeader(ip, from, packet.Source, IpProtocol.Icmp, size, Gateway.TimeToLive);
        EthernetView.WriteHeader(answer, frame.Source, mac, EtherType.Ipv4);
        return EthernetView.HeaderSize + Ipv4View.MinHeaderSize + size;
    }

    /// <summary>
    /// Writes the frame of a Packet Too Big in the name of the packet's destination; its size, or 0 where there is to
    /// be none.
    /// </summary>
    public static int WriteTooBig(EthernetView frame, Ipv6View packet, MacAddress mac, int mtu, Span<byte> answer)
    {
        // RFC 4443 §2.4 e.
        if (frame.Source.IsMulticast || packet.Source.IsMulticast || packet.Source == default || IsError(packet))
            return 0;
        int quoted = Math.Min(packet.Octets.Length, Icmpv6MaxPacket - Ipv6View.HeaderSize - IcmpView.HeaderSize);
        Span<byte> ip = answer[EthernetView.HeaderSize..];
        Span<byte> message = ip[Ipv6View.HeaderSize..];
        int size = IcmpView.Write(message, (IcmpType)Icmpv6TooBig, 0, (uint)mtu, packet.Octets[..quoted]);
        // ICMPv6 has ICMP's form, and a checksum over a pseudo header besides (RFC 4443 §2.1 and §2.3).
        const int ChecksumOffset = 2;
        message.Slice(ChecksumOffset, sizeof(ushort)).Clear();
        BinaryPrimitives.WriteUInt16BigEndian(message[ChecksumOffset..], InternetChecksum
            .OfPseudoHeader(packet.Destination, packet.Source, IpProtocol.Icmpv6, size).Add(message[..size]).Value);
        Ipv6View.WriteHeader(ip, packet.Destination, packet.Source, IpProtocol.Icmpv6, size);
        EthernetView.WriteHeader(answer, frame.Source, mac, EtherType.Ipv6);
        return EthernetView.HeaderSize + Ipv6View.HeaderSize + size;
    }

    private static (IcmpType Type, byte Code) Of(IcmpCause cause) => cause switch
    {
        IcmpCause.NetUnreachable => (IcmpType.DestinationUnreachable, 0),
        IcmpCause.HostUnreachable => (IcmpType.DestinationUnreachable, 1),
        IcmpCause.ProtocolUnreachable => (IcmpType.DestinationUnreachable, 2),
        IcmpCause.PortUnreachable => (IcmpType.DestinationUnreachable, 3),
        IcmpCause.TooLarge => (IcmpType.DestinationUnreachable, 4),
        _ => (IcmpType.TimeExceeded, 0),
    };

    private static bool IsError(Ipv4View packet) => packet.Protocol == IpProtocol.Icmp
        && (!IcmpView.TryRead(packet.Payload, out IcmpView message) || message.IsError);

    private static bool IsError(Ipv6View packet) => packet.NextHeader == IpProtocol.Icmpv6
        && (packet.Payload.IsEmpty || packet.Payload[0] < Icmpv6FirstInformational);

    // Neither the unspecified address, nor loopback, nor a group, nor the limited broadcast (RFC 1122 §3.2.1.3).
    private static bool IsHost(Ipv4Address address) => (address.Value >> 24) is > 0 and < 224 and not 127;
}
