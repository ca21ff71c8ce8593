using System.Buffers.Binary;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages;

/// <summary>What a controller may do on a switch (OpenFlow 1.3.5 §7.3.9).</summary>
public enum ControllerRole : uint
{
    NoChange = 0,

    /// <summary>Full access; any controller may ask for it, without a generation.</summary>
    Equal = 1,

    /// <summary>Full access, and the only one that has it beside the equals.</summary>
    Master = 2,

    /// <summary>Reads only; its changes are refused with OFPBRC_IS_SLAVE.</summary>
    Slave = 3,
}

/// <summary>
/// Asks for a role, or, with <see cref="ControllerRole.NoChange"/>, which it is (OpenFlow 1.3.5 §7.3.9); an older
/// generation than the switch has seen is refused with OFPRRFC_STALE:
/// <code>
///  0                               8              12              16                              24
/// +-------------------------------+---------------+---------------+-------------------------------+
/// | header                        |     role      |      pad      |         generation_id         |
/// +-------------------------------+---------------+---------------+-------------------------------+
/// </code>
/// </summary>
public readonly ref struct RoleRequest : IMessage
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
    public static bool TryRead(ReadOnlySpan<byte> message, out RoleRequest role, out OpenFlowError error)
    {
        role = default;
        error = OpenFlowErrors.BadLength;
        if (message.Length != WireSize)
            return false;
        role = new RoleRequest
        {
            Role = (ControllerRole)BinaryPrimitives.ReadUInt32BigEndian(message[RoleOffset..]),
            GenerationId = BinaryPrimitives.ReadUInt64BigEndian(message[GenerationIdOffset..]),
        };
        return true;
    }

    public void Write(Span<byte> destination, Xid xid)
    {
        Header.Write(destination, MessageType.RoleRequest, Size, xid);
        BinaryPrimitives.WriteUInt32BigEndian(destination[RoleOffset..], (uint)Role);
        destination[PadOffset..GenerationIdOffset].Clear();
        BinaryPrimitives.WriteUInt64BigEndian(destination[GenerationIdOffset..], GenerationId);
    }
}
