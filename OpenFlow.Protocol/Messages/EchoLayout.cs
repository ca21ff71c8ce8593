using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages;

/// <summary>
/// What ECHO_REQUEST and ECHO_REPLY have in common (OpenFlow 1.3.5 §7.5.2):
/// <code>
///  0                               8
/// +-------------------------------+--------------------+
/// | header                        | payload, any size  |
/// +-------------------------------+--------------------+
/// </code>
/// </summary>
internal static class EchoLayout
{
    private const int PayloadOffset = Header.Size;

    public static int SizeOf(ReadOnlySpan<byte> payload) => PayloadOffset + payload.Length;

    /// <summary>False with OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out ReadOnlySpan<byte> payload, out OpenFlowError error)
    {
        error = OpenFlowErrors.BadLength;
        bool whole = message.Length >= PayloadOffset;
        payload = whole ? message[PayloadOffset..] : [];
        return whole;
    }

    public static void Write(Span<byte> destination, MessageType type, Xid xid, ReadOnlySpan<byte> payload)
    {
        Header.Write(destination, type, SizeOf(payload), xid);
        payload.CopyTo(destination[PayloadOffset..]);
    }
}
