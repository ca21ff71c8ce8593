using System.Buffers.Binary;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Actions.Nicira;

// MPLS in the forms that OpenFlow 1.0 sessions use; Open vSwitch takes them in 1.3 as well.

/// <summary>As <see cref="PushMplsAction"/> (Open vSwitch, ovs-actions(7)): ethertype 16 bits, pad 32.</summary>
public readonly record struct NiciraPushMplsAction(EtherType EtherType) : IAction<NiciraPushMplsAction>
{
    public int Size => NiciraAction.SmallSize;

    public static bool TryRead(ActionView view, out NiciraPushMplsAction action)
    {
        action = default;
        if (!NiciraAction.Is(view, NiciraActionType.PushMpls, NiciraAction.SmallSize))
            return false;
        ushort type = BinaryPrimitives.ReadUInt16BigEndian(view.Octets[NiciraAction.BodyOffset..]);
        action = new NiciraPushMplsAction(new EtherType(type));
        return true;
    }

    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt16BigEndian(
        NiciraAction.Start(destination, NiciraActionType.PushMpls)[NiciraAction.BodyOffset..], EtherType.Value);
}

/// <summary>As <see cref="PopMplsAction"/> (Open vSwitch, ovs-actions(7)): ethertype 16 bits, pad 32.</summary>
public readonly record struct NiciraPopMplsAction(EtherType EtherType) : IAction<NiciraPopMplsAction>
{
    public int Size => NiciraAction.SmallSize;

    public static bool TryRead(ActionView view, out NiciraPopMplsAction action)
    {
        action = default;
        if (!NiciraAction.Is(view, NiciraActionType.PopMpls, NiciraAction.SmallSize))
            return false;
        ushort type = BinaryPrimitives.ReadUInt16BigEndian(view.Octets[NiciraAction.BodyOffset..]);
        action = new NiciraPopMplsAction(new EtherType(type));
        return true;
    }

    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt16BigEndian(
        NiciraAction.Start(destination, NiciraActionType.PopMpls)[NiciraAction.BodyOffset..], EtherType.Value);
}

/// <summary>As <see cref="SetMplsTtlAction"/> (Open vSwitch, ovs-actions(7)): TTL 8 bits, pad 40.</summary>
public readonly record struct NiciraSetMplsTtlAction(byte Ttl) : IAction<NiciraSetMplsTtlAction>
{
    public int Size => NiciraAction.SmallSize;

    public static bool TryRead(ActionView view, out NiciraSetMplsTtlAction action)
    {
        action = default;
        if (!NiciraAction.Is(view, NiciraActionType.SetMplsTtl, NiciraAction.SmallSize))
            return false;
        action = new NiciraSetMplsTtlAction(view.Octets[NiciraAction.BodyOffset]);
        return true;
    }

    public void Write(Span<byte> destination) =>
        NiciraAction.Start(destination, NiciraActionType.SetMplsTtl)[NiciraAction.BodyOffset] = Ttl;
}

/// <summary>
/// Sets the label of the outermost MPLS entry (Open vSwitch, ovs-actions(7)): pad 16, label 32 bits, of which 20 count.
/// </summary>
public readonly record struct SetMplsLabelAction(uint Label) : IAction<SetMplsLabelAction>
{
    private const int LabelOffset = 12;

    public int Size => NiciraAction.SmallSize;

    public static bool TryRead(ActionView view, out SetMplsLabelAction action)
    {
        action = default;
        if (!NiciraAction.Is(view, NiciraActionType.SetMplsLabel, NiciraAction.SmallSize))
            return false;
        action = new SetMplsLabelAction(BinaryPrimitives.ReadUInt32BigEndian(view.Octets[LabelOffset..]));
        return true;
    }

    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt32BigEndian(
        NiciraAction.Start(destination, NiciraActionType.SetMplsLabel)[LabelOffset..], Label);
}

/// <summary>
/// Sets the traffic class of the outermost MPLS entry (Open vSwitch, ovs-actions(7)): class 8 bits, of which 3 count,
/// pad 40.
/// </summary>
public readonly record struct SetMplsTcAction(byte TrafficClass) : IAction<SetMplsTcAction>
{
    public int Size => NiciraAction.SmallSize;

    public static bool TryRead(ActionView view, out SetMplsTcAction action)
    {
        action = default;
        if (!NiciraAction.Is(view, NiciraActionType.SetMplsTc, NiciraAction.SmallSize))
            return false;
        action = new SetMplsTcAction(view.Octets[NiciraAction.BodyOffset]);
        return true;
    }

    public void Write(Span<byte> destination) =>
        NiciraAction.Start(destination, NiciraActionType.SetMplsTc)[NiciraAction.BodyOffset] = TrafficClass;
}
