using System.Buffers.Binary;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Multipart;

/// <summary>
/// One meter of a METER multipart reply (OpenFlow 1.3.5 §7.3.5.11):
/// <code>
///  0               4       6                      12              16
/// +---------------+-------+-----------------------+---------------+
/// |   meter_id    |length |          pad          |  flow_count   |
/// +---------------+-------+-----------------------+---------------+ 32
/// |        packet_in_count        |         byte_in_count         |
/// +---------------+---------------+-------------------------------+
/// | duration_sec  | duration_nsec | counters of the bands …       |
/// +---------------+---------------+-------------------------------+
/// </code>
/// </summary>
public readonly ref struct MeterStatsEntry : IEntry<MeterStatsEntry>
{
    private const int LengthOffset = 4;
    private const int PadOffset = 6;
    private const int FlowCountOffset = 12;
    private const int PacketCountOffset = 16;
    private const int ByteCountOffset = 24;
    private const int DurationOffset = 32;
    private const int BandsOffset = 40;

    public MeterId Meter { get; init; }

    /// <summary>Flows that use it.</summary>
    public uint FlowCount { get; init; }

    /// <summary>Packets that came to the meter.</summary>
    public ulong PacketCount { get; init; }

    /// <summary>Bytes that came to the meter.</summary>
    public ulong ByteCount { get; init; }

    /// <summary>How long the meter has been there.</summary>
    public FlowDuration Duration { get; init; }

    /// <summary>What each band took hold of, in their order.</summary>
    public EntryListView<PacketByteCount> Bands { get; init; }

    public int Size => BandsOffset + Bands.Octets.Length;

    /// <summary>Reads the meter at the start of <paramref name="source"/>; false with OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out MeterStatsEntry stats, out OpenFlowError error)
    {
        stats = default;
        error = OpenFlowErrors.BadLength;
        if (source.Length < BandsOffset)
            return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(source[LengthOffset..]);
        if (length < BandsOffset || length > source.Length
            || !EntryListView.TryRead(source[BandsOffset..length], out EntryListView<PacketByteCount> bands,
                out error))
            return false;
        stats = new MeterStatsEntry
        {
            Meter = new MeterId(BinaryPrimitives.ReadUInt32BigEndian(source)),
            FlowCount = BinaryPrimitives.ReadUInt32BigEndian(source[FlowCountOffset..]),
            PacketCount = BinaryPrimitives.ReadUInt64BigEndian(source[PacketCountOffset..]),
            ByteCount = BinaryPrimitives.ReadUInt64BigEndian(source[ByteCountOffset..]),
            Duration = FlowDuration.Read(source[DurationOffset..]),
            Bands = bands,
        };
        return true;
    }

    /// <summary>Writes <see cref="Size"/> octets.</summary>
    /// <exception cref="OverflowException">The meter is larger than its 16-bit length can say.</exception>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, Meter.Value);
        BinaryPrimitives.WriteUInt16BigEndian(destination[LengthOffset..], checked((ushort)Size));
        destination[PadOffset..FlowCountOffset].Clear();
        BinaryPrimitives.WriteUInt32BigEndian(destination[FlowCountOffset..], FlowCount);
        BinaryPrimitives.WriteUInt64BigEndian(destination[PacketCountOffset..], PacketCount);
        BinaryPrimitives.WriteUInt64BigEndian(destination[ByteCountOffset..], ByteCount);
        Duration.Write(destination[DurationOffset..]);
        Bands.Octets.CopyTo(destination[BandsOffset..]);
    }
}
