using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages;

/// <summary>
/// Chooses which messages a switch sends unasked on this connection (OpenFlow 1.3.5 §7.3.10):
/// <code>
///  0                               8                              32
/// +-------------------------------+-------------------------------+
/// | header                        | six masks: AsyncMasks         |
/// +-------------------------------+-------------------------------+
/// </code>
/// </summary>
public readonly ref struct SetAsync : IMessage
{
    public AsyncMasks Masks { get; init; }

    public int Size => AsyncMasks.MessageSize;

    /// <summary>Reads a whole frame; false with OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out SetAsync asyncConfig, out OpenFlowError error)
    {
        bool isRead = AsyncMasks.TryReadMessage(message, out AsyncMasks masks, out error);
        asyncConfig = new SetAsync { Masks = masks };
        return isRead;
    }

    public void Write(Span<byte> destination, Xid xid) =>
        Masks.WriteMessage(destination, MessageType.SetAsync, xid);
}
