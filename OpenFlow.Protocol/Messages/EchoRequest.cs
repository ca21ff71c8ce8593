using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages;

/// <summary>
/// Asks whether the other side is alive (OpenFlow 1.3.5 §7.5.2):
/// <code>
///  0                               8
/// +-------------------------------+--------------------+
/// | header                        | payload, any size  |
/// +-------------------------------+--------------------+
/// </code>
/// </summary>
public readonly ref struct EchoRequest(ReadOnlySpan<byte> payload) : IMessage
{
    private const int PayloadOffset = Header.Size;

    /// <summary>Whatever the sender wants back.</summary>
    public ReadOnlySpan<byte> Payload { get; } = payload;

    public int Size => PayloadOffset + Payload.Length;

    /// <summary>Reads a whole frame; false with OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out EchoRequest echo, out OpenFlowError error)
    {
        error = OpenFlowErrors.BadLength;
        echo = default;
        if (message.Length < PayloadOffset)
            return false;
        echo = new EchoRequest(message[PayloadOffset..]);
        return true;
    }

    public void Write(Span<byte> destination, Xid xid)
    {
        Header.Write(destination, MessageType.EchoRequest, Size, xid);
        Payload.CopyTo(destination[PayloadOffset..]);
    }
}
