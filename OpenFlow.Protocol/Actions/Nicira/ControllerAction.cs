using System.Buffers.Binary;
using System.Collections.Immutable;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Actions.Nicira;

/// <summary>
/// How a <see cref="ControllerAction"/> is written where there is a choice: what it does is the same.
/// </summary>
[Flags]
public enum ControllerForm
{
    /// <summary>Subtype 20 where that says it all, and no property that has its default: Open vSwitch's way.</summary>
    Shortest = 0,

    /// <summary>Subtype 37 in any case.</summary>
    Properties = 1 << 0,

    /// <summary>In subtype 37, a property that has its default: os-ken's way.</summary>
    MaxLength = 1 << 1,
    ControllerId = 1 << 2,
    Reason = 1 << 3,
}

/// <summary>
/// Sends the packet to a controller, with more to say than an output does (Open vSwitch, ovs-actions(7)). With a
/// meter only the copy to the controller is limited: a meter instruction would drop the packet itself.
/// <code>
///  0                              10      12      14  15  16
/// +-------------------------------+-------+-------+---+---+
/// | Nicira's header, subtype 20   |max_len|  id   |rsn| 0 |
/// +-------------------------------+-------+-------+---+---+
/// | Nicira's header, subtype 37   |         pad           | properties, each: type 16, length 16, value, pad to 8
/// +-------------------------------+-----------------------+
/// </code>
/// Written as subtype 20 where that says it all, as Open vSwitch does itself.
/// </summary>
public sealed record ControllerAction : IAction<ControllerAction>
{
    /// <summary>Octets of the packet to send; <see cref="OutputAction.WholePacket"/> for all.</summary>
    public ushort MaxLength { get; init; } = OutputAction.WholePacket;

    /// <summary>The connection to send it on: what a controller set by NXT_SET_CONTROLLER_ID, else 0.</summary>
    public ushort ControllerId { get; init; }

    /// <summary>What the packet-in gives as its reason.</summary>
    public PacketInReason Reason { get; init; } = PacketInReason.Action;

    /// <summary>The meter that limits the copies; null for none.</summary>
    public MeterId? Meter { get; init; }

    /// <summary>Whether the packet stops here until the controller resumes it.</summary>
    public bool Pause { get; init; }

    /// <summary>Comes back in an NXT_PACKET_IN2, not in a plain packet-in.</summary>
    public ImmutableArray<byte> UserData { get; init; } = [];

    public ControllerForm Form { get; init; }

    public int Size => IsPlain ? ControllerProperties.Offset : ControllerProperties.SizeOf(this);

    /// <summary>Whether it has nothing for which subtype 20 has no room.</summary>
    internal bool IsSmall => Meter is null && !Pause && UserData.Length == 0;

    internal bool IsPlain => IsSmall && Form == ControllerForm.Shortest;

    private const int MaxLengthOffset = NiciraAction.BodyOffset;
    private const int ControllerIdOffset = 12;
    private const int ReasonOffset = 14;
    private const int ZeroOffset = 15;

    /// <summary>Reads either form; false for properties that aren't known, as they change what it does.</summary>
    public static bool TryRead(ActionView view, out ControllerAction action)
    {
        action = new ControllerAction();
        if (!NiciraAction.TryReadType(view, out NiciraActionType type))
            return false;
        if (type == NiciraActionType.Controller2)
            return ControllerProperties.TryRead(view.Octets[ControllerProperties.Offset..], out action);
        if (type != NiciraActionType.Controller || view.Octets.Length != ControllerProperties.Offset)
            return false;
        action = new ControllerAction
        {
            MaxLength = BinaryPrimitives.ReadUInt16BigEndian(view.Octets[MaxLengthOffset..]),
            ControllerId = BinaryPrimitives.ReadUInt16BigEndian(view.Octets[ControllerIdOffset..]),
            Reason = (PacketInReason)view.Octets[ReasonOffset],
        };
        return true;
    }

    public void Write(Span<byte> destination)
    {
        destination = destination[..Size];
        if (!IsPlain)
        {
            NiciraAction.WriteHeader(destination, NiciraActionType.Controller2, destination.Length);
            destination[NiciraAction.BodyOffset..].Clear();
            ControllerProperties.Write(destination[ControllerProperties.Offset..], this);
            return;
        }
        NiciraAction.WriteHeader(destination, NiciraActionType.Controller, destination.Length);
        BinaryPrimitives.WriteUInt16BigEndian(destination[MaxLengthOffset..], MaxLength);
        BinaryPrimitives.WriteUInt16BigEndian(destination[ControllerIdOffset..], ControllerId);
        destination[ReasonOffset] = (byte)Reason;
        destination[ZeroOffset] = 0;
    }

    public bool Equals(ControllerAction? other) =>
        other is not null && MaxLength == other.MaxLength && ControllerId == other.ControllerId
        && Reason == other.Reason && Form == other.Form && Meter == other.Meter && Pause == other.Pause
        && UserData.AsSpan().SequenceEqual(other.UserData.AsSpan());

    public override int GetHashCode() =>
        HashCode.Combine(MaxLength, ControllerId, Reason, Meter, Pause, UserData.Length);
}
