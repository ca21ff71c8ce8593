using System.Buffers.Binary;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages;

/// <summary>
/// The queues of a port, or of all (OpenFlow 1.3.5 §7.3.6):
/// <code>
///  0                               8              12              16
/// +-------------------------------+---------------+---------------+----------+
/// | header                        |     port      |      pad      | queues … |
/// +-------------------------------+---------------+---------------+----------+
/// </code>
/// </summary>
public readonly ref struct QueueGetConfigReply : IMessage
{
    private const int PortOffset = 8;
    private const int PadOffset = 12;
    private const int QueuesOffset = 16;

    /// <summary>The port that was asked for.</summary>
    public PortNumber Port { get; init; }

    public EntryListView<PacketQueue> Queues { get; init; }

    public int Size => QueuesOffset + Queues.Octets.Length;

    /// <summary>Reads a whole frame; false with OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out QueueGetConfigReply reply, out OpenFlowError error)
    {
        reply = default;
        error = OpenFlowErrors.BadLength;
        if (message.Length < QueuesOffset
            || !EntryListView.TryRead(message[QueuesOffset..], out EntryListView<PacketQueue> queues, out error))
            return false;
        reply = new QueueGetConfigReply
        {
            Port = new PortNumber(BinaryPrimitives.ReadUInt32BigEndian(message[PortOffset..])),
            Queues = queues,
        };
        return true;
    }

    public void Write(Span<byte> destination, Xid xid)
    {
        Header.Write(destination, MessageType.QueueGetConfigReply, Size, xid);
        BinaryPrimitives.WriteUInt32BigEndian(destination[PortOffset..], Port.Value);
        destination[PadOffset..QueuesOffset].Clear();
        Queues.Octets.CopyTo(destination[QueuesOffset..]);
    }
}
