using System.Buffers.Binary;
using OpenFlow.Protocol.Packets;

namespace Controller.Core.Dataplane;

/// <summary>
/// Changes a field of a frame and mends, by the difference (RFC 1624), what checksums cover it: that of the IPv4
/// header, and that of the transport, which also covers the addresses. Those that were wrong stay as wrong.
/// </summary>
internal static class FrameChecksums
{
    private const int Ipv4ChecksumOffset = 10;
    private const int Ipv4AddressesOffset = 12;
    private const int Ipv6AddressesOffset = 8;
    private const int TcpChecksumOffset = 16;
    private const int UdpChecksumOffset = 6;
    private const int IcmpChecksumOffset = 2;

    public static void Change(Span<byte> frame, in FrameLayout layout, FieldPlace place, int offset, UInt128 value)
    {
        // Checksums add words of 16 bits, and every layer begins on such a word of its sum.
        int start = place.FirstBit / 16 * sizeof(ushort);
        int end = (place.FirstBit + place.Bits + 15) / 16 * sizeof(ushort);
        if (place.Layer is Layer.IpProtocol || offset + end > frame.Length)
        {
            WideNumber.WriteBits(frame[offset..], place.FirstBit, place.Bits, value);
            return;
        }
        Span<byte> words = frame[(offset + start)..(offset + end)];
        Span<byte> before = stackalloc byte[end - start];
        words.CopyTo(before);
        WideNumber.WriteBits(frame[offset..], place.FirstBit, place.Bits, value);
        if (place.Layer == Layer.Ipv4)
            Mend(frame, offset + Ipv4ChecksumOffset, before, words);
        if (IsCoveredByTransport(place, start) && TryFindTransport(frame, layout, place.Layer, out int checksum))
            Mend(frame, checksum, before, words);
    }

    private static bool IsCoveredByTransport(FieldPlace place, int start) => place.Layer switch
    {
        Layer.Ipv4 => start >= Ipv4AddressesOffset,
        Layer.Ipv6 => start >= Ipv6AddressesOffset,
        >= Layer.Tcp => true,
        _ => false,
    };

    // ICMPv4 alone has no pseudo header; a UDP checksum of 0 is none; later fragments have no transport header.
    private static bool TryFindTransport(ReadOnlySpan<byte> frame, in FrameLayout layout, Layer changed, out int at)
    {
        at = 0;
        if (layout.IsLaterFragment)
            return false;
        if (layout.TryFind(Layer.Tcp, out int tcp))
            at = tcp + TcpChecksumOffset;
        else if (layout.TryFind(Layer.Udp, out int udp)
            && BinaryPrimitives.ReadUInt16BigEndian(frame[(udp + UdpChecksumOffset)..]) != 0)
            at = udp + UdpChecksumOffset;
        else if (layout.TryFind(Layer.Icmpv6, out int icmpv6))
            at = icmpv6 + IcmpChecksumOffset;
        else if (changed == Layer.Icmpv4 && layout.TryFind(Layer.Icmpv4, out int icmpv4))
            at = icmpv4 + IcmpChecksumOffset;
        return at != 0;
    }

    private static void Mend(Span<byte> frame, int at, ReadOnlySpan<byte> before, ReadOnlySpan<byte> now)
    {
        ushort checksum = BinaryPrimitives.ReadUInt16BigEndian(frame[at..]);
        for (int i = 0; i < before.Length; i += sizeof(ushort))
        {
            checksum = InternetChecksum.Update(checksum, BinaryPrimitives.ReadUInt16BigEndian(before[i..]),
                BinaryPrimitives.ReadUInt16BigEndian(now[i..]));
        }
        BinaryPrimitives.WriteUInt16BigEndian(frame[at..], checksum);
    }
}
