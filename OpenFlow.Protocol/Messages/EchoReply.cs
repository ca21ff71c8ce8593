using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages;

/// <summary>
/// Answers an echo request, with its xid and its payload (OpenFlow 1.3.5 §7.5.3):
/// <code>
///  0                               8
/// +-------------------------------+--------------------+
/// | header                        | payload, any size  |
/// +-------------------------------+--------------------+
/// </code>
/// </summary>
public readonly ref struct EchoReply(ReadOnlySpan<byte> payload) : IMessage
{
    private const int PayloadOffset = Header.Size;

    /// <summary>The request's payload.</summary>
    public ReadOnlySpan<byte> Payload { get; } = payload;

    public int Size => PayloadOffset + Payload.Length;

    /// <summary>Reads a whole frame; false with OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out EchoReply echo, out OpenFlowError error)
    {
        error = OpenFlowErrors.BadLength;
        echo = default;
        if (message.Length < PayloadOffset)
            return false;
        echo = new EchoReply(message[PayloadOffset..]);
        return true;
    }

    public void Write(Span<byte> destination, Xid xid)
    {
        Header.Write(destination, MessageType.EchoReply, Size, xid);
        Payload.CopyTo(destination[PayloadOffset..]);
    }
}
