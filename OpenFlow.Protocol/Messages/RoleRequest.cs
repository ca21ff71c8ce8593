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
/// generation than the switch has seen is refused with OFPRRFC_STALE; laid out as <see cref="RoleLayout"/> says.
/// </summary>
public readonly ref struct RoleRequest : IMessage
{
    public ControllerRole Role { get; init; }

    /// <summary>
    /// Which election made this master. A switch compares the signed 64-bit difference, so it may wrap around;
    /// all ones is what Open vSwitch reports before the first.
    /// </summary>
    public ulong GenerationId { get; init; }

    public int Size => RoleLayout.WireSize;

    /// <summary>Reads a whole frame; false with OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out RoleRequest role, out OpenFlowError error)
    {
        bool isRead = RoleLayout.TryRead(message, out ControllerRole wanted, out ulong generationId, out error);
        role = new RoleRequest { Role = wanted, GenerationId = generationId };
        return isRead;
    }

    public void Write(Span<byte> destination, Xid xid) =>
        RoleLayout.Write(destination, MessageType.RoleRequest, xid, Role, GenerationId);
}
