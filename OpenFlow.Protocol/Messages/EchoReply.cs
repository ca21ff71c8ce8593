using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages;

/// <summary>
/// Answers an echo request, with its xid and its payload (OpenFlow 1.3.5 §7.5.3); laid out as
/// <see cref="EchoLayout"/> says.
/// </summary>
public readonly ref struct EchoReply(ReadOnlySpan<byte> payload) : IMessage
{
    /// <summary>The request's payload.</summary>
    public ReadOnlySpan<byte> Payload { get; } = payload;

    public int Size => EchoLayout.SizeOf(Payload);

    /// <summary>Reads a whole frame; false with OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out EchoReply echo, out OpenFlowError error)
    {
        bool isRead = EchoLayout.TryRead(message, out ReadOnlySpan<byte> payload, out error);
        echo = new EchoReply(payload);
        return isRead;
    }

    public void Write(Span<byte> destination, Xid xid) =>
        EchoLayout.Write(destination, MessageType.EchoReply, xid, Payload);
}
