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
    private const int MasksOffset = Header.Size;
    private const int WireSize = MasksOffset + AsyncMasks.Size;

    public AsyncMasks Masks { get; init; }

    public int Size => WireSize;

    /// <summary>Reads a whole frame; false with OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out GetAsyncReply asyncConfig, out OpenFlowError error)
    {
        asyncConfig = default;
        error = OpenFlowErrors.BadLength;
        if (message.Length != WireSize)
            return false;
        asyncConfig = new GetAsyncReply { Masks = AsyncMasks.Read(message[MasksOffset..]) };
        return true;
    }

    public void Write(Span<byte> destination, Xid xid)
    {
        Header.Write(destination, MessageType.GetAsyncReply, Size, xid);
        Masks.Write(destination[MasksOffset..]);
    }
}
