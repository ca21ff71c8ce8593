using System.Buffers.Binary;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Multipart;

/// <summary>
/// One group of a GROUP_DESC multipart reply (OpenFlow 1.3.5 §7.3.5.8):
/// <code>
///  0       2   3   4               8
/// +-------+---+---+---------------+-----------+
/// |length |typ|pad|   group_id    | buckets … |
/// +-------+---+---+---------------+-----------+
/// </code>
/// </summary>
public readonly ref struct GroupDescEntry : IEntry<GroupDescEntry>
{
    private const int TypeOffset = 2;
    private const int PadOffset = 3;
    private const int GroupOffset = 4;
    private const int BucketsOffset = 8;

    public GroupType Type { get; init; }

    public GroupId Group { get; init; }

    public BucketListView Buckets { get; init; }

    public int Size => BucketsOffset + Buckets.Octets.Length;

    /// <summary>
    /// Reads the group at the start of <paramref name="source"/>; false with OFPBRC_BAD_LEN or the action's error.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out GroupDescEntry group, out OpenFlowError error)
    {
        group = default;
        error = OpenFlowErrors.BadLength;
        if (source.Length < BucketsOffset)
            return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(source);
        if (length < BucketsOffset || length > source.Length
            || !BucketListView.TryRead(source[BucketsOffset..length], out BucketListView buckets, out error))
            return false;
        group = new GroupDescEntry
        {
            Type = (GroupType)source[TypeOffset],
            Group = new GroupId(BinaryPrimitives.ReadUInt32BigEndian(source[GroupOffset..])),
            Buckets = buckets,
        };
        return true;
    }

    /// <summary>Writes <see cref="Size"/> octets.</summary>
    /// <exception cref="OverflowException">The group is larger than its 16-bit length can say.</exception>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, checked((ushort)Size));
        destination[TypeOffset] = (byte)Type;
        destination[PadOffset] = 0;
        BinaryPrimitives.WriteUInt32BigEndian(destination[GroupOffset..], Group.Value);
        Buckets.Octets.CopyTo(destination[BucketsOffset..]);
    }
}
