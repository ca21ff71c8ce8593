using System.Buffers.Binary;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Multipart;

/// <summary>
/// The counters of a bucket of a group (OpenFlow 1.3.5 §7.3.5.8) or of a band of a meter (§7.3.5.11): packets 64 bits,
/// bytes 64 bits. A counter that the switch doesn't have is all ones.
/// </summary>
public readonly record struct PacketByteCount(ulong Packets, ulong Bytes) : IEntry<PacketByteCount>
{
    /// <summary>Octets on the wire.</summary>
    public const int WireSize = 16;

    private const int BytesOffset = 8;

    public int Size => WireSize;

    /// <summary>Reads the first 16 octets; false with OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out PacketByteCount counts, out OpenFlowError error)
    {
        counts = default;
        error = OpenFlowErrors.BadLength;
        if (source.Length < WireSize)
            return false;
        counts = new PacketByteCount(
            BinaryPrimitives.ReadUInt64BigEndian(source),
            BinaryPrimitives.ReadUInt64BigEndian(source[BytesOffset..]));
        return true;
    }

    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, Packets);
        BinaryPrimitives.WriteUInt64BigEndian(destination[BytesOffset..], Bytes);
    }
}
