using System.Buffers.Binary;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages;

/// <summary>
/// One queue of a port (OpenFlow 1.3.5 §7.2.2):
/// <code>
///  0               4               8      10              16
/// +---------------+---------------+-------+---------------+--------------+
/// |   queue_id    |     port      |length |      pad      | properties … |
/// +---------------+---------------+-------+---------------+--------------+
/// </code>
/// </summary>
public readonly ref struct PacketQueue : IEntry<PacketQueue>
{
    private const int PortOffset = 4;
    private const int LengthOffset = 8;
    private const int PadOffset = 10;
    private const int PropertiesOffset = 16;

    public QueueId Queue { get; init; }

    public PortNumber Port { get; init; }

    public EntryListView<QueueProperty> Properties { get; init; }

    public int Size => PropertiesOffset + Properties.Octets.Length;

    /// <summary>Reads the queue at the start of <paramref name="source"/>; false with OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out PacketQueue entry, out OpenFlowError error)
    {
        entry = default;
        error = OpenFlowErrors.BadLength;
        if (source.Length < PropertiesOffset)
            return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(source[LengthOffset..]);
        if (length < PropertiesOffset || length > source.Length
            || !EntryListView.TryRead(source[PropertiesOffset..length], out EntryListView<QueueProperty> properties,
                out error))
            return false;
        entry = new PacketQueue
        {
            Queue = new QueueId(BinaryPrimitives.ReadUInt32BigEndian(source)),
            Port = new PortNumber(BinaryPrimitives.ReadUInt32BigEndian(source[PortOffset..])),
            Properties = properties,
        };
        return true;
    }

    /// <summary>Writes <see cref="Size"/> octets.</summary>
    /// <exception cref="OverflowException">The queue is larger than its 16-bit length can say.</exception>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, Queue.Value);
        BinaryPrimitives.WriteUInt32BigEndian(destination[PortOffset..], Port.Value);
        BinaryPrimitives.WriteUInt16BigEndian(destination[LengthOffset..], checked((ushort)Size));
        destination[PadOffset..PropertiesOffset].Clear();
        Properties.Octets.CopyTo(destination[PropertiesOffset..]);
    }
}
