using System.Buffers.Binary;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Wire;

/// <summary>
/// The header of every message (OpenFlow 1.3.5 §7.1):
/// <code>
///  0       1       2               4                               8
/// +-------+-------+---------------+-------------------------------+
/// |version| type  |    length     |              xid              |
/// +-------+-------+---------------+-------------------------------+
/// </code>
/// </summary>
/// <param name="Length">Octets of the whole message, this header included.</param>
public readonly record struct Header(byte Version, MessageType Type, ushort Length, Xid Xid)
{
    /// <summary>Octets of the header.</summary>
    public const int Size = 8;

    /// <summary>Octets of the largest message: the length field has 16 bits.</summary>
    public const int MaxMessageSize = ushort.MaxValue;

    /// <summary>OpenFlow 1.3's number on the wire.</summary>
    public const byte Version13 = 0x04;

    private const int TypeOffset = 1;
    internal const int LengthOffset = 2;
    private const int XidOffset = 4;

    /// <summary>Reads a header; false if there are fewer than eight octets.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out Header header)
    {
        if (source.Length < Size)
        {
            header = default;
            return false;
        }
        header = new Header(
            source[0],
            (MessageType)source[TypeOffset],
            BinaryPrimitives.ReadUInt16BigEndian(source[LengthOffset..]),
            new Xid(BinaryPrimitives.ReadUInt32BigEndian(source[XidOffset..])));
        return true;
    }

    /// <summary>Writes the header of a 1.3 message of <paramref name="size"/> octets.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message is larger than the length field can say.</exception>
    public static void Write(Span<byte> destination, MessageType type, int size, Xid xid)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, MaxMessageSize);
        destination[0] = Version13;
        destination[TypeOffset] = (byte)type;
        BinaryPrimitives.WriteUInt16BigEndian(destination[LengthOffset..], (ushort)size);
        BinaryPrimitives.WriteUInt32BigEndian(destination[XidOffset..], xid.Value);
    }
}
