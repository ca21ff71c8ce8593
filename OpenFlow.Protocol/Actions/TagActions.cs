using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Actions;

/// <summary>
/// Puts a new outermost VLAN tag on the frame (OpenFlow 1.3.5 §7.2.5.4): ethertype 16 bits, pad 16. The tag's
/// VLAN is to be set after it.
/// </summary>
public readonly record struct PushVlanAction(EtherType EtherType) : IAction<PushVlanAction>
{
    public int Size => SmallAction.WireSize;

    public static bool TryRead(ActionView view, out PushVlanAction action)
    {
        action = default;
        if (!SmallAction.Is(view, ActionType.PushVlan))
            return false;
        action = new PushVlanAction(SmallAction.EtherType(view));
        return true;
    }

    public void Write(Span<byte> destination) => SmallAction.Write(destination, ActionType.PushVlan, EtherType);
}

/// <summary>Takes the outermost VLAN tag off (OpenFlow 1.3.5 §7.2.5.4): pad 32 bits.</summary>
public readonly record struct PopVlanAction : IAction<PopVlanAction>
{
    public int Size => SmallAction.WireSize;

    public static bool TryRead(ActionView view, out PopVlanAction action)
    {
        action = default;
        return SmallAction.Is(view, ActionType.PopVlan);
    }

    public void Write(Span<byte> destination) => SmallAction.Write(destination, ActionType.PopVlan);
}

/// <summary>
/// Puts a new outermost MPLS label on the frame (OpenFlow 1.3.5 §7.2.5.4): ethertype 16 bits (0x8847 or 0x8848), pad
/// 16.
/// </summary>
public readonly record struct PushMplsAction(EtherType EtherType) : IAction<PushMplsAction>
{
    public int Size => SmallAction.WireSize;

    public static bool TryRead(ActionView view, out PushMplsAction action)
    {
        action = default;
        if (!SmallAction.Is(view, ActionType.PushMpls))
            return false;
        action = new PushMplsAction(SmallAction.EtherType(view));
        return true;
    }

    public void Write(Span<byte> destination) => SmallAction.Write(destination, ActionType.PushMpls, EtherType);
}

/// <summary>Takes the outermost MPLS label off (OpenFlow 1.3.5 §7.2.5.4): ethertype 16 bits, pad 16.</summary>
/// <param name="EtherType">What the frame carries then.</param>
public readonly record struct PopMplsAction(EtherType EtherType) : IAction<PopMplsAction>
{
    public int Size => SmallAction.WireSize;

    public static bool TryRead(ActionView view, out PopMplsAction action)
    {
        action = default;
        if (!SmallAction.Is(view, ActionType.PopMpls))
            return false;
        action = new PopMplsAction(SmallAction.EtherType(view));
        return true;
    }

    public void Write(Span<byte> destination) => SmallAction.Write(destination, ActionType.PopMpls, EtherType);
}

/// <summary>
/// Puts a new outermost service tag of provider backbone bridges on the frame (OpenFlow 1.3.5 §7.2.5.4): ethertype 16
/// bits (0x88e7), pad 16. Open vSwitch doesn't have it.
/// </summary>
public readonly record struct PushPbbAction(EtherType EtherType) : IAction<PushPbbAction>
{
    public int Size => SmallAction.WireSize;

    public static bool TryRead(ActionView view, out PushPbbAction action)
    {
        action = default;
        if (!SmallAction.Is(view, ActionType.PushPbb))
            return false;
        action = new PushPbbAction(SmallAction.EtherType(view));
        return true;
    }

    public void Write(Span<byte> destination) => SmallAction.Write(destination, ActionType.PushPbb, EtherType);
}

/// <summary>
/// Takes the outermost service tag of provider backbone bridges off (OpenFlow 1.3.5 §7.2.5.4): pad 32 bits. Open
/// vSwitch doesn't have it.
/// </summary>
public readonly record struct PopPbbAction : IAction<PopPbbAction>
{
    public int Size => SmallAction.WireSize;

    public static bool TryRead(ActionView view, out PopPbbAction action)
    {
        action = default;
        return SmallAction.Is(view, ActionType.PopPbb);
    }

    public void Write(Span<byte> destination) => SmallAction.Write(destination, ActionType.PopPbb);
}
