using System.Buffers.Binary;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Multipart;

/// <summary>
/// The sums over the flows that a request chose (OpenFlow 1.3.5 §7.3.5.3):
/// <code>
///  0               8              16      20      24
/// +---------------+---------------+-------+-------+
/// | packet_count  |  byte_count   | flows |  pad  |
/// +---------------+---------------+-------+-------+
/// </code>
/// </summary>
public readonly record struct AggregateStats : IEntry<AggregateStats>
{
    /// <summary>Octets on the wire.</summary>
    public const int WireSize = 24;

    private const int ByteCountOffset = 8;
    private const int FlowCountOffset = 16;
    private const int PadOffset = 20;

    public ulong PacketCount { get; init; }

    public ulong ByteCount { get; init; }

    public uint FlowCount { get; init; }

    public int Size => WireSize;

    /// <summary>Reads the first 24 octets; false with OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out AggregateStats sums, out OpenFlowError error)
    {
        sums = default;
        error = OpenFlowErrors.BadLength;
        if (source.Length < WireSize)
            return false;
        sums = new AggregateStats
        {
            PacketCount = BinaryPrimitives.ReadUInt64BigEndian(source),
            ByteCount = BinaryPrimitives.ReadUInt64BigEndian(source[ByteCountOffset..]),
            FlowCount = BinaryPrimitives.ReadUInt32BigEndian(source[FlowCountOffset..]),
        };
        return true;
    }

    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, PacketCount);
        BinaryPrimitives.WriteUInt64BigEndian(destination[ByteCountOffset..], ByteCount);
        BinaryPrimitives.WriteUInt32BigEndian(destination[FlowCountOffset..], FlowCount);
        destination[PadOffset..WireSize].Clear();
    }
}
