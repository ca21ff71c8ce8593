using System.Buffers.Binary;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Packets;

/// <summary>
/// The Internet checksum (RFC 1071): the one's complement of the one's complement sum of 16-bit words. Parts of any
/// size, odd ones too, are added in the order they are sent: <c>OfPseudoHeader(…).Add(header).Add(payload).Value</c>.
/// <code>
///  octets  a b | c d | e          words  [a,b] + [c,d] + [e,0]     (RFC 1071 §1)
///  pseudo header, IPv4 (RFC 9293 §3.1):  source 4 | destination 4 | zero 1 | protocol 1 | size 2
///  pseudo header, IPv6 (RFC 8200 §8.1):  source 16 | destination 16 | size 4 | zero 3 | next header 1
/// </code>
/// A sum is kept in 64 bits, since carries may be folded at any width (RFC 1071 §2(C)); it is zero only if all that
/// was added is zero.
/// </summary>
public readonly struct InternetChecksum
{
    private readonly ulong _sum;
    private readonly bool _odd;

    private InternetChecksum(ulong sum, bool odd)
    {
        _sum = sum;
        _odd = odd;
    }

    /// <summary>What to put into the checksum field, if that field was zero while it was added.</summary>
    public ushort Value => (ushort)~Fold(_sum);

    /// <summary>Whether what was added, a checksum field included, is undamaged.</summary>
    public bool IsValid => Fold(_sum) == 0xffff;

    /// <summary>The checksum of <paramref name="octets"/> alone.</summary>
    public static ushort Of(ReadOnlySpan<byte> octets) => (ushort)~Fold(Sum(octets));

    /// <summary>Begins with the pseudo header of an IPv4 packet.</summary>
    /// <param name="size">Octets of the transport header and its payload.</param>
    public static InternetChecksum OfPseudoHeader(
        Ipv4Address source, Ipv4Address destination, IpProtocol protocol, int size) =>
        new((ulong)source.Value + destination.Value + protocol.Value + (uint)size, odd: false);

    /// <summary>Begins with the pseudo header of an IPv6 packet.</summary>
    /// <param name="protocol">The last next-header value, which is that of the transport.</param>
    /// <param name="size">Octets of the transport header and its payload.</param>
    public static InternetChecksum OfPseudoHeader(
        Ipv6Address source, Ipv6Address destination, IpProtocol protocol, int size) =>
        new(Plus(Plus(Sum(source), Sum(destination)), (ulong)(uint)size + protocol.Value), odd: false);

    /// <summary>
    /// The checksum after a field changed from <paramref name="old"/> to <paramref name="now"/> (RFC 1624 §3, eqn. 3).
    /// The field must begin at an even offset. Equal to a fresh computation, unless all that is summed has become
    /// zero: then a fresh one gives 0xffff and this 0x0000, its other name. No IP header and no pseudo header is
    /// all zero. Not for a UDP checksum of zero, which means none: see <see cref="UdpView.UpdateChecksum"/>.
    /// </summary>
    public static ushort Update(ushort checksum, ushort old, ushort now) =>
        (ushort)~Fold((ulong)(ushort)~checksum + (ushort)~old + now);

    /// <summary>As the other, for a field of 32 bits such as an IPv4 address.</summary>
    public static ushort Update(ushort checksum, uint old, uint now) =>
        (ushort)~Fold((ulong)(ushort)~checksum + ~old + now);

    /// <summary>Goes on with <paramref name="octets"/>.</summary>
    public InternetChecksum Add(ReadOnlySpan<byte> octets)
    {
        ulong sum = Sum(octets);
        // Behind an odd number of octets each word stands across our words: its octets change places, and so do
        // those of their sum (RFC 1071 §2(B)).
        if (_odd)
            sum = BinaryPrimitives.ReverseEndianness(Fold(sum));
        return new InternetChecksum(Plus(_sum, sum), _odd ^ ((octets.Length & 1) != 0));
    }

    private static ulong Sum(Ipv6Address address) => Plus((ulong)(address.Value >> 64), (ulong)address.Value);

    private static ulong Sum(ReadOnlySpan<byte> octets)
    {
        ulong sum = 0;
        while (octets.Length >= sizeof(ulong))
        {
            sum = Plus(sum, BinaryPrimitives.ReadUInt64BigEndian(octets));
            octets = octets[sizeof(ulong)..];
        }
        ulong tail = 0;
        for (int i = 0; i < octets.Length; i++)
            tail |= (ulong)octets[i] << (56 - 8 * i);
        return Plus(sum, tail);
    }

    /// <summary>Addition with the carry brought round to the low end.</summary>
    private static ulong Plus(ulong left, ulong right)
    {
        ulong sum = left + right;
        return sum < left ? sum + 1 : sum;
    }

    private static ushort Fold(ulong sum)
    {
        sum = (sum >> 32) + (uint)sum;
        sum = (sum >> 32) + (uint)sum;
        sum = (sum >> 16) + (ushort)sum;
        return (ushort)((sum >> 16) + (ushort)sum);
    }
}
