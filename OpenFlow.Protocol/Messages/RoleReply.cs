using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages;

/// <summary>
/// The role that a controller has now (OpenFlow 1.3.5 §7.3.9); laid out as <see cref="RoleLayout"/> says.
/// </summary>
public readonly ref struct RoleReply : IMessage
{
    public ControllerRole Role { get; init; }

    /// <summary>
    /// Which election made this master. A switch compares the signed 64-bit difference, so it may wrap around;
    /// all ones is what Open vSwitch reports before the first.
    /// </summary>
    public ulong GenerationId { get; init; }

    public int Size => RoleLayout.WireSize;

    /// <summary>Reads a whole frame; false with OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out RoleReply role, out OpenFlowError error)
    {
        bool isRead = RoleLayout.TryRead(message, out ControllerRole held, out ulong generationId, out error);
        role = new RoleReply { Role = held, GenerationId = generationId };
        return isRead;
    }

    public void Write(Span<byte> destination, Xid xid) =>
        RoleLayout.Write(destination, MessageType.RoleReply, xid, Role, GenerationId);
}
