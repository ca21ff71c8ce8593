using System.Buffers.Binary;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Actions.Nicira;

// Those of Nicira's actions that say one number and no more.

/// <summary>Sets the tunnel's key, if it has 32 bits (Open vSwitch, ovs-actions(7)): pad 16, key 32 bits.</summary>
public readonly record struct SetTunnelAction(uint TunnelId) : IAction<SetTunnelAction>
{
    private const int TunnelIdOffset = 12;

    public int Size => NiciraAction.SmallSize;

    public static bool TryRead(ActionView view, out SetTunnelAction action)
    {
        action = default;
        if (!NiciraAction.Is(view, NiciraActionType.SetTunnel, NiciraAction.SmallSize))
            return false;
        action = new SetTunnelAction(BinaryPrimitives.ReadUInt32BigEndian(view.Octets[TunnelIdOffset..]));
        return true;
    }

    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt32BigEndian(
        NiciraAction.Start(destination, NiciraActionType.SetTunnel)[TunnelIdOffset..], TunnelId);
}

/// <summary>Sets the tunnel's key (Open vSwitch, ovs-actions(7)): pad 48, key 64 bits.</summary>
public readonly record struct SetTunnel64Action(ulong TunnelId) : IAction<SetTunnel64Action>
{
    private const int WireSize = 24;
    private const int TunnelIdOffset = 16;

    public int Size => WireSize;

    public static bool TryRead(ActionView view, out SetTunnel64Action action)
    {
        action = default;
        if (!NiciraAction.Is(view, NiciraActionType.SetTunnel64, WireSize))
            return false;
        action = new SetTunnel64Action(BinaryPrimitives.ReadUInt64BigEndian(view.Octets[TunnelIdOffset..]));
        return true;
    }

    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt64BigEndian(
        NiciraAction.Start(destination, NiciraActionType.SetTunnel64, WireSize)[TunnelIdOffset..], TunnelId);
}

/// <summary>
/// As <see cref="SetQueueAction"/>, in the form of OpenFlow 1.0 sessions (Open vSwitch, ovs-actions(7)): pad 16, queue
/// 32 bits.
/// </summary>
public readonly record struct NiciraSetQueueAction(uint Queue) : IAction<NiciraSetQueueAction>
{
    private const int QueueOffset = 12;

    public int Size => NiciraAction.SmallSize;

    public static bool TryRead(ActionView view, out NiciraSetQueueAction action)
    {
        action = default;
        if (!NiciraAction.Is(view, NiciraActionType.SetQueue, NiciraAction.SmallSize))
            return false;
        action = new NiciraSetQueueAction(BinaryPrimitives.ReadUInt32BigEndian(view.Octets[QueueOffset..]));
        return true;
    }

    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt32BigEndian(
        NiciraAction.Start(destination, NiciraActionType.SetQueue)[QueueOffset..], Queue);
}

/// <summary>
/// As <see cref="GroupAction"/>, in the form of OpenFlow 1.0 sessions (Open vSwitch, ovs-actions(7)): pad 16, group 32
/// bits.
/// </summary>
public readonly record struct NiciraGroupAction(GroupId Group) : IAction<NiciraGroupAction>
{
    private const int GroupOffset = 12;

    public int Size => NiciraAction.SmallSize;

    public static bool TryRead(ActionView view, out NiciraGroupAction action)
    {
        action = default;
        if (!NiciraAction.Is(view, NiciraActionType.Group, NiciraAction.SmallSize))
            return false;
        uint group = BinaryPrimitives.ReadUInt32BigEndian(view.Octets[GroupOffset..]);
        action = new NiciraGroupAction(new GroupId(group));
        return true;
    }

    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt32BigEndian(
        NiciraAction.Start(destination, NiciraActionType.Group)[GroupOffset..], Group.Value);
}

/// <summary>
/// Writes bits of the metadata as an action (Open vSwitch; the instruction's form for OpenFlow 1.0 sessions): pad 48,
/// value 64 bits, mask 64.
/// </summary>
public readonly record struct WriteMetadataAction(ulong Value, ulong Mask) : IAction<WriteMetadataAction>
{
    private const int WireSize = 32;
    private const int ValueOffset = 16;
    private const int MaskOffset = 24;

    public int Size => WireSize;

    public static bool TryRead(ActionView view, out WriteMetadataAction action)
    {
        action = default;
        if (!NiciraAction.Is(view, NiciraActionType.WriteMetadata, WireSize))
            return false;
        action = new WriteMetadataAction(BinaryPrimitives.ReadUInt64BigEndian(view.Octets[ValueOffset..]),
            BinaryPrimitives.ReadUInt64BigEndian(view.Octets[MaskOffset..]));
        return true;
    }

    public void Write(Span<byte> destination)
    {
        destination = NiciraAction.Start(destination, NiciraActionType.WriteMetadata, WireSize);
        BinaryPrimitives.WriteUInt64BigEndian(destination[ValueOffset..], Value);
        BinaryPrimitives.WriteUInt64BigEndian(destination[MaskOffset..], Mask);
    }
}
