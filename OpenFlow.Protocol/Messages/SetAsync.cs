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
    private const int MasksOffset = Header.Size;
    private const int WireSize = MasksOffset + AsyncMasks.Size;

    public AsyncMasks Masks { get; init; }

    public int Size => WireSize;

    /// <summary>Reads a whole frame; false with OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out SetAsync asyncConfig, out OpenFlowError error)
    {
        asyncConfig = default;
        error = OpenFlowErrors.BadLength;
        if (message.Length != WireSize)
            return false;
        asyncConfig = new SetAsync { Masks = AsyncMasks.Read(message[MasksOffset..]) };
        return true;
    }

    public void Write(Span<byte> destination, Xid xid)
    {
        Header.Write(destination, MessageType.SetAsync, Size, xid);
        Masks.Write(destination[MasksOffset..]);
    }
}
