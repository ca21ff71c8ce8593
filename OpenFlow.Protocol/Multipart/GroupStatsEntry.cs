using System.Buffers.Binary;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Multipart;

/// <summary>
/// One group of a GROUP multipart reply (OpenFlow 1.3.5 §7.3.5.8):
/// <code>
///  0       2       4               8              12              16
/// +-------+-------+---------------+---------------+---------------+
/// |length |  pad  |   group_id    |   ref_count   |      pad      |
/// +-------+-------+---------------+---------------+---------------+ 32
/// |         packet_count          |          byte_count           |
/// +---------------+---------------+-------------------------------+
/// | duration_sec  | duration_nsec | counters of the buckets …     |
/// +---------------+---------------+-------------------------------+
/// </code>
/// </summary>
public readonly ref struct GroupStatsEntry : IEntry<GroupStatsEntry>
{
    private const int LengthPadOffset = 2;
    private const int GroupOffset = 4;
    private const int ReferenceCountOffset = 8;
    private const int PadOffset = 12;
    private const int PacketCountOffset = 16;
    private const int ByteCountOffset = 24;
    private const int DurationOffset = 32;
    private const int BucketsOffset = 40;

    public GroupId Group { get; init; }

    /// <summary>Flows and groups that lead to it.</summary>
    public uint ReferenceCount { get; init; }

    public ulong PacketCount { get; init; }

    public ulong ByteCount { get; init; }

    /// <summary>How long the group has been there.</summary>
    public FlowDuration Duration { get; init; }

    /// <summary>One for each bucket, in their order.</summary>
    public EntryListView<PacketByteCount> Buckets { get; init; }

    public int Size => BucketsOffset + Buckets.Octets.Length;

    /// <summary>Reads the group at the start of <paramref name="source"/>; false with OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out GroupStatsEntry stats, out OpenFlowError error)
    {
        stats = default;
        error = OpenFlowErrors.BadLength;
        if (source.Length < BucketsOffset)
            return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(source);
        if (length < BucketsOffset || length > source.Length
            || !EntryListView.TryRead(source[BucketsOffset..length], out EntryListView<PacketByteCount> buckets,
                out error))
            return false;
        stats = new GroupStatsEntry
        {
            Group = new GroupId(BinaryPrimitives.ReadUInt32BigEndian(source[GroupOffset..])),
            ReferenceCount = BinaryPrimitives.ReadUInt32BigEndian(source[ReferenceCountOffset..]),
            PacketCount = BinaryPrimitives.ReadUInt64BigEndian(source[PacketCountOffset..]),
            ByteCount = BinaryPrimitives.ReadUInt64BigEndian(source[ByteCountOffset..]),
            Duration = FlowDuration.Read(source[DurationOffset..]),
            Buckets = buckets,
        };
        return true;
    }

    /// <summary>Writes <see cref="Size"/> octets.</summary>
    /// <exception cref="OverflowException">The group is larger than its 16-bit length can say.</exception>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, checked((ushort)Size));
        destination[LengthPadOffset..GroupOffset].Clear();
        BinaryPrimitives.WriteUInt32BigEndian(destination[GroupOffset..], Group.Value);
        BinaryPrimitives.WriteUInt32BigEndian(destination[ReferenceCountOffset..], ReferenceCount);
        destination[PadOffset..PacketCountOffset].Clear();
        BinaryPrimitives.WriteUInt64BigEndian(destination[PacketCountOffset..], PacketCount);
        BinaryPrimitives.WriteUInt64BigEndian(destination[ByteCountOffset..], ByteCount);
        Duration.Write(destination[DurationOffset..]);
        Buckets.Octets.CopyTo(destination[BucketsOffset..]);
    }
}
