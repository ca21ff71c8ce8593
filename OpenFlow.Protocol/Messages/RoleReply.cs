using System.Buffers.Binary;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages;

/// <summary>
/// The role that a controller has now (OpenFlow 1.3.5 §7.3.9):
/// <code>
///  0                               8              12              16                              24
/// +-------------------------------+---------------+---------------+-------------------------------+
/// | header                        |     role      |      pad      |         generation_id         |
/// +-------------------------------+---------------+---------------+-------------------------------+
/// </code>
/// </summary>
public readonly ref struct RoleReply : IMessage
{
    private const int RoleOffset = 8;
    private const int PadOffset = 12;
    private const int GenerationIdOffset = 16;
    private const int WireSize = 24;

    public ControllerRole Role { get; init; }

    /// <summary>
    /// Which election made this master. A switch compares the signed 64-bit difference, so it may wrap around;
    /// all ones is what Open vSwitch reports before the first.
    /// </summary>
    public ulong GenerationId { get; init; }

    public int Size => WireSize;

    /// <summary>Reads a whole frame; false with OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out RoleReply role, out OpenFlowError error)
    {
        role = default;
        error = OpenFlowErrors.BadLength;
        if (message.Length != WireSize)
            return false;
        role = new RoleReply
        {
            Role = (ControllerRole)BinaryPrimitives.ReadUInt32BigEndian(message[RoleOffset..]),
            GenerationId = BinaryPrimitives.ReadUInt64BigEndian(message[GenerationIdOffset..]),
        };
        return true;
    }

    public void Write(Span<byte> destination, Xid xid)
    {
        Header.Write(destination, MessageType.RoleReply, Size, xid);
        BinaryPrimitives.WriteUInt32BigEndian(destination[RoleOffset..], (uint)Role);
        destination[PadOffset..GenerationIdOffset].Clear();
        BinaryPrimitives.WriteUInt64BigEndian(destination[GenerationIdOffset..], GenerationId);
    }
}
