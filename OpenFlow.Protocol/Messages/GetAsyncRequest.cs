using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages;

/// <summary>Asks for what SET_ASYNC sets (OpenFlow 1.3.5 §7.3.10): a header and nothing more.</summary>
public readonly ref struct GetAsyncRequest : IMessage
{
    public int Size => Header.Size;

    /// <summary>Reads a whole frame; false with OFPBRC_BAD_LEN unless it is a header and nothing more.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out GetAsyncRequest request, out OpenFlowError error)
    {
        request = default;
        error = OpenFlowErrors.BadLength;
        return message.Length == Header.Size;
    }

    public void Write(Span<byte> destination, Xid xid) =>
        Header.Write(destination, MessageType.GetAsyncRequest, Size, xid);
}
