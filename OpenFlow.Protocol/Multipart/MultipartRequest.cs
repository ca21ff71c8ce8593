using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Multipart;

/// <summary>
/// Asks for something that may be long. DESC, TABLE, GROUP_DESC, GROUP_FEATURES, METER_FEATURES, TABLE_FEATURES and
/// PORT_DESC need no body (OpenFlow 1.3.5 §7.3.5); laid out as <see cref="MultipartLayout"/> says.
/// </summary>
public readonly ref struct MultipartRequest : IMessage
{
    internal const int BodyOffset = MultipartLayout.BodyOffset;

    public MultipartType Type { get; init; }

    public MultipartFlags Flags { get; init; }

    /// <summary>What the type says: for FLOW and AGGREGATE see <see cref="FlowStatsRequest"/>.</summary>
    public ReadOnlySpan<byte> Body { get; init; }

    public int Size => BodyOffset + Body.Length;

    /// <summary>Reads a whole frame, its body unseen; false with OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out MultipartRequest multipart, out OpenFlowError error)
    {
        multipart = default;
        if (!MultipartLayout.TryRead(message, out MultipartType type, out MultipartFlags flags, out error))
            return false;
        multipart = new MultipartRequest { Type = type, Flags = flags, Body = message[BodyOffset..] };
        return true;
    }

    public void Write(Span<byte> destination, Xid xid)
    {
        WriteHeader(destination, Type, Flags, Size, xid);
        Body.CopyTo(destination[BodyOffset..]);
    }

    /// <summary>
    /// Reads a whole frame of one type and size; false with OFPBRC_BAD_MULTIPART or OFPBRC_BAD_LEN.
    /// </summary>
    internal static bool TryReadTyped(ReadOnlySpan<byte> message, MultipartType type, int size,
        out MultipartRequest multipart, out OpenFlowError error)
    {
        if (!TryRead(message, out multipart, out error))
            return false;
        error = multipart.Type == type ? OpenFlowErrors.BadLength : OpenFlowErrors.BadMultipart;
        return multipart.Type == type && message.Length == size;
    }

    internal static void WriteHeader(Span<byte> destination, MultipartType type, MultipartFlags flags, int size,
        Xid xid) =>
        MultipartLayout.WriteHeader(destination, MessageType.MultipartRequest, type, flags, size, xid);
}
