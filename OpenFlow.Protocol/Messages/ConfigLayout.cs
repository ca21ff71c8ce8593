using System.Buffers.Binary;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages;

/// <summary>
/// What SET_CONFIG and GET_CONFIG_REPLY have in common (OpenFlow 1.3.5 §7.3.2):
/// <code>
///  0                               8       10      12
/// +-------------------------------+-------+-------+
/// | header                        | flags |miss_sl|
/// +-------------------------------+-------+-------+
/// </code>
/// </summary>
internal static class ConfigLayout
{
    public const int WireSize = 12;
    private const int FlagsOffset = 8;
    private const int MissSendLengthOffset = 10;

    /// <summary>False with OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out ConfigFlags flags, out ushort missSendLength,
        out OpenFlowError error)
    {
        error = OpenFlowErrors.BadLength;
        bool whole = message.Length == WireSize;
        flags = whole ? (ConfigFlags)BinaryPrimitives.ReadUInt16BigEndian(message[FlagsOffset..]) : default;
        missSendLength = whole ? BinaryPrimitives.ReadUInt16BigEndian(message[MissSendLengthOffset..]) : (ushort)0;
        return whole;
    }

    public static void Write(Span<byte> destination, MessageType type, Xid xid, ConfigFlags flags,
        ushort missSendLength)
    {
        Header.Write(destination, type, WireSize, xid);
        BinaryPrimitives.WriteUInt16BigEndian(destination[FlagsOffset..], (ushort)flags);
        BinaryPrimitives.WriteUInt16BigEndian(destination[MissSendLengthOffset..], missSendLength);
    }
}
