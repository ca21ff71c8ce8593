using System.Buffers.Binary;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Multipart;

/// <summary>
/// What requests and replies have in common (OpenFlow 1.3.5 §7.3.5):
/// <code>
///  0                               8      10      12              16
/// +-------------------------------+-------+-------+---------------+--------+
/// | header                        | type  | flags |      pad      | body … |
/// +-------------------------------+-------+-------+---------------+--------+
/// </code>
/// </summary>
internal static class MultipartLayout
{
    public const int BodyOffset = 16;
    private const int TypeOffset = 8;
    private const int FlagsOffset = 10;
    private const int PadOffset = 12;

    /// <summary>False with OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out MultipartType type, out MultipartFlags flags,
        out OpenFlowError error)
    {
        error = OpenFlowErrors.BadLength;
        bool whole = message.Length >= BodyOffset;
        type = whole ? (MultipartType)BinaryPrimitives.ReadUInt16BigEndian(message[TypeOffset..]) : default;
        flags = whole ? (MultipartFlags)BinaryPrimitives.ReadUInt16BigEndian(message[FlagsOffset..]) : default;
        return whole;
    }

    public static void WriteHeader(Span<byte> destination, MessageType message, MultipartType type,
        MultipartFlags flags, int size, Xid xid)
    {
        Header.Write(destination, message, size, xid);
        BinaryPrimitives.WriteUInt16BigEndian(destination[TypeOffset..], (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(destination[FlagsOffset..], (ushort)flags);
        destination[PadOffset..BodyOffset].Clear();
    }
}
