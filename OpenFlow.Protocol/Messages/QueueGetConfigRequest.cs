using System.Buffers.Binary;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages;

/// <summary>
/// Asks for the queues of a port, or of all (OpenFlow 1.3.5 §7.3.6):
/// <code>
///  0                               8              12              16
/// +-------------------------------+---------------+---------------+
/// | header                        |     port      |      pad      |
/// +-------------------------------+---------------+---------------+
/// </code>
/// </summary>
public readonly ref struct QueueGetConfigRequest : IMessage
{
    private const int PortOffset = 8;
    private const int PadOffset = 12;
    private const int WireSize = 16;

    /// <summary>Asks for all ports.</summary>
    public QueueGetConfigRequest() => Port = PortNumber.Any;

    /// <summary>The port; <see cref="PortNumber.Any"/> for all.</summary>
    public PortNumber Port { get; init; }

    public int Size => WireSize;

    /// <summary>Reads a whole frame; false with OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out QueueGetConfigRequest request, out OpenFlowError error)
    {
        request = default;
        error = OpenFlowErrors.BadLength;
        if (message.Length != WireSize)
            return false;
        request = new QueueGetConfigRequest
        {
            Port = new PortNumber(BinaryPrimitives.ReadUInt32BigEndian(message[PortOffset..])),
        };
        return true;
    }

    public void Write(Span<byte> destination, Xid xid)
    {
        Header.Write(destination, MessageType.QueueGetConfigRequest, Size, xid);
        BinaryPrimitives.WriteUInt32BigEndian(destination[PortOffset..], Port.Value);
        destination[PadOffset..WireSize].Clear();
    }
}
