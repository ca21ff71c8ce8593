using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Multipart;

/// <summary>
/// One part of an answer. Parts have the request's xid; all but the last have MORE; other messages may come
/// between them (OpenFlow 1.3.5 §7.3.5); laid out as <see cref="MultipartLayout"/> says.
/// </summary>
public readonly ref struct MultipartReply : IMessage
{
    internal const int BodyOffset = MultipartLayout.BodyOffset;

    public MultipartType Type { get; init; }

    public MultipartFlags Flags { get; init; }

    /// <summary>Entries of the type: walk them with <see cref="EntryListView"/>. None is split between parts.</summary>
    public ReadOnlySpan<byte> Body { get; init; }

    public int Size => BodyOffset + Body.Length;

    /// <summary>Reads a whole frame, its body unseen; false with OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out MultipartReply multipart, out OpenFlowError error)
    {
        multipart = default;
        if (!MultipartLayout.TryRead(message, out MultipartType type, out MultipartFlags flags, out error))
            return false;
        multipart = new MultipartReply { Type = type, Flags = flags, Body = message[BodyOffset..] };
        return true;
    }

    public void Write(Span<byte> destination, Xid xid)
    {
        WriteHeader(destination, Type, Flags, Size, xid);
        Body.CopyTo(destination[BodyOffset..]);
    }

    internal static void WriteHeader(Span<byte> destination, MultipartType type, MultipartFlags flags, int size,
        Xid xid) =>
        MultipartLayout.WriteHeader(destination, MessageType.MultipartReply, type, flags, size, xid);
}
