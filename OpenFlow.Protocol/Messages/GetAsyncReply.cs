using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages;

/// <summary>
/// What SET_ASYNC has set (OpenFlow 1.3.5 §7.3.10):
/// <code>
///  0                               8                              32
/// +-------------------------------+-------------------------------+
/// | header                        | six masks: AsyncMasks         |
/// +-------------------------------+-------------------------------+
/// </code>
/// </summary>
public readonly ref struct GetAsyncReply : IMessage
{
    public AsyncMasks Masks { get; init; }

    public int Size => AsyncMasks.MessageSize;

    /// <summary>Reads a whole frame; false with OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out GetAsyncReply asyncConfig, out OpenFlowError error)
    {
        bool isRead = AsyncMasks.TryReadMessage(message, out AsyncMasks masks, out error);
        asyncConfig = new GetAsyncReply { Masks = masks };
        return isRead;
    }

    public void Write(Span<byte> destination, Xid xid) =>
        Masks.WriteMessage(destination, MessageType.GetAsyncReply, xid);
}
