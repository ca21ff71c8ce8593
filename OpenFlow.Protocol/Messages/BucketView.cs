using System.Buffers.Binary;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages;

/// <summary>
/// A bucket of a group on the wire (OpenFlow 1.3.5 §7.3.4.2):
/// <code>
///  0       2       4               8              12              16
/// +-------+-------+---------------+---------------+---------------+-----------+
/// |length |weight |  watch_port   |  watch_group  |      pad      | actions … |
/// +-------+-------+---------------+---------------+---------------+-----------+
/// </code>
/// </summary>
public readonly ref struct BucketView
{
    internal const int ActionsOffset = 16;
    private const int WeightOffset = 2;
    private const int WatchPortOffset = 4;
    private const int WatchGroupOffset = 8;
    private const int PadOffset = 12;

    private BucketView(ReadOnlySpan<byte> octets) => Octets = octets;

    /// <summary>The whole bucket, header and actions.</summary>
    public ReadOnlySpan<byte> Octets { get; }

    public ushort Weight => BinaryPrimitives.ReadUInt16BigEndian(Octets[WeightOffset..]);

    public PortNumber WatchPort => new(BinaryPrimitives.ReadUInt32BigEndian(Octets[WatchPortOffset..]));

    public GroupId WatchGroup => new(BinaryPrimitives.ReadUInt32BigEndian(Octets[WatchGroupOffset..]));

    public ActionListView Actions => ActionListView.OfTrusted(Octets[ActionsOffset..]);

    /// <summary>
    /// Reads the bucket at the start of <paramref name="source"/>; false with OFPBRC_BAD_LEN or the action's error.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out BucketView bucket, out OpenFlowError error)
    {
        bucket = default;
        error = OpenFlowErrors.BadLength;
        if (source.Length < ActionsOffset)
            return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(source);
        if (length < ActionsOffset || length % Padding.Alignment != 0 || length > source.Length)
            return false;
        bucket = new BucketView(source[..length]);
        return ActionListView.TryRead(source[ActionsOffset..length], out _, out error);
    }

    internal static void Write(Span<byte> destination, Bucket bucket)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, checked((ushort)bucket.Size));
        BinaryPrimitives.WriteUInt16BigEndian(destination[WeightOffset..], bucket.Weight);
        BinaryPrimitives.WriteUInt32BigEndian(destination[WatchPortOffset..], bucket.WatchPort.Value);
        BinaryPrimitives.WriteUInt32BigEndian(destination[WatchGroupOffset..], bucket.WatchGroup.Value);
        destination[PadOffset..ActionsOffset].Clear();
        bucket.Actions.Octets.CopyTo(destination[ActionsOffset..]);
    }
}
