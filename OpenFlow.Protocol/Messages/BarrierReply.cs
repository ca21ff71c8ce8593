using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages;

/// <summary>Says that all that came before the request is done
/// and its errors are sent (OpenFlow 1.3.5 §7.3.8): a header and nothing more.</summary>
public readonly ref struct BarrierReply : IMessage
{
    public int Size => Header.Size;

    /// <summary>Reads a whole frame; false with OFPBRC_BAD_LEN unless it is a header and nothing more.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out BarrierReply reply, out OpenFlowError error)
    {
        reply = default;
        error = OpenFlowErrors.BadLength;
        return message.Length == Header.Size;
    }

    public void Write(Span<byte> destination, Xid xid) =>
        Header.Write(destination, MessageType.BarrierReply, Size, xid);
}
