using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages;

/// <summary>
/// Asks whether the other side is alive (OpenFlow 1.3.5 §7.5.2); laid out as <see cref="EchoLayout"/> says.
/// </summary>
public readonly ref struct EchoRequest(ReadOnlySpan<byte> payload) : IMessage
{
    /// <summary>Whatever the sender wants back.</summary>
    public ReadOnlySpan<byte> Payload { get; } = payload;

    public int Size => EchoLayout.SizeOf(Payload);

    /// <summary>Reads a whole frame; false with OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out EchoRequest echo, out OpenFlowError error)
    {
        bool isRead = EchoLayout.TryRead(message, out ReadOnlySpan<byte> payload, out error);
        echo = new EchoRequest(payload);
        return isRead;
    }

    public void Write(Span<byte> destination, Xid xid) =>
        EchoLayout.Write(destination, MessageType.EchoRequest, xid, Payload);
}
