using System;
using System.Buffers.Binary;

namespace StackUnderTest.Stack.Wire;

/// <summary>A UDP datagram (RFC 768): source port 2, destination port 2, length 2, checksum 2, data.</summary>
public readonly ref struct UdpView
{
    public const int HeaderSize = 8;
    private const int DestinationPortOffset = 2;
    private const int LengthOffset = 4;
    private const int ChecksumOffset = 6;

    private readonly ReadOnlySpan<byte> _datagram;

    private UdpView(ReadOnlySpan<byte> datagram) => _datagram = datagram;

    public ushort SourcePort => BinaryPrimitives.ReadUInt16BigEndian(_datagram);

    public ushort DestinationPort => BinaryPrimitives.ReadUInt16BigEndian(_datagram[DestinationPortOffset..]);

    public ReadOnlySpan<byte> Data => _datagram[HeaderSize..];

    /// <summary>Octets after the length are cut off.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out UdpView view)
    {
        view = default;
        if (bytes.Length < HeaderSize)
            return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[LengthOffset..]);
        if (length < HeaderSize || length > bytes.Length)
            return false;
        view = new UdpView(bytes[..length]);
        return true;
    }

    /// <summary>A checksum of zero means that the sender made none.</summary>
    public bool ChecksumIsRight(Ipv4Address source, Ipv4Address destination) =>
        BinaryPrimitives.ReadUInt16BigEndian(_datagram[ChecksumOffset..]) == 0
        || Checksum.IsRight(Checksum.Add(
            Checksum.PseudoHeader(source, destination, IpProtocol.Udp, _datagram.Length), _datagram));

    /// <summary>Writes the header in front of data that is in place already, and the checksum over both.</summary>
    public static void Write(
        Span<byte> datagram, ushort sourcePort, ushort destinationPort, Ipv4Address source, Ipv4Address destination)
    {
        BinaryPrimitives.WriteUInt16BigEndian(datagram, sourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[DestinationPortOffset..], destinationPort);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[LengthOffset..], (ushort)datagram.Length);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[ChecksumOffset..], 0);
        ulong pseudo = Checksum.PseudoHeader(source, destination, IpProtocol.Udp, datagram.Length);
        ushort checksum = Checksum.Finish(Checksum.Add(pseudo, datagram));
        BinaryPrimitives.WriteUInt16BigEndian(
            datagram[ChecksumOffset..], checksum == 0 ? ushort.MaxValue : checksum);
    }
}
