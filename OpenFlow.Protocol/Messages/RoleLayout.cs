using System.Buffers.Binary;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages;

/// <summary>
/// What ROLE_REQUEST and ROLE_REPLY have in common (OpenFlow 1.3.5 §7.3.9):
/// <code>
///  0                               8              12              16                              24
/// +-------------------------------+---------------+---------------+-------------------------------+
/// | header                        |     role      |      pad      |         generation_id         |
/// +-------------------------------+---------------+---------------+-------------------------------+
/// </code>
/// </summary>
internal static class RoleLayout
{
    public const int WireSize = 24;
    private const int RoleOffset = 8;
    private const int PadOffset = 12;
    private const int GenerationIdOffset = 16;

    /// <summary>False with OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out ControllerRole role, out ulong generationId,
        out OpenFlowError error)
    {
        error = OpenFlowErrors.BadLength;
        bool whole = message.Length == WireSize;
        role = whole ? (ControllerRole)BinaryPrimitives.ReadUInt32BigEndian(message[RoleOffset..]) : default;
        generationId = whole ? BinaryPrimitives.ReadUInt64BigEndian(message[GenerationIdOffset..]) : 0;
        return whole;
    }

    public static void Write(Span<byte> destination, MessageType type, Xid xid, ControllerRole role,
        ulong generationId)
    {
        Header.Write(destination, type, WireSize, xid);
        BinaryPrimitives.WriteUInt32BigEndian(destination[RoleOffset..], (uint)role);
        destination[PadOffset..GenerationIdOffset].Clear();
        BinaryPrimitives.WriteUInt64BigEndian(destination[GenerationIdOffset..], generationId);
    }
}
