namespace OpenFlow.Protocol.Actions;

/// <summary>
/// Takes one off the IP TTL (OpenFlow 1.3.5 §7.2.5.5): pad 32 bits. A packet whose TTL runs out goes no further, and
/// to the controller only where SET_ASYNC asks for INVALID_TTL.
/// </summary>
public readonly record struct DecNwTtlAction : IAction<DecNwTtlAction>
{
    public int Size => SmallAction.WireSize;

    public static bool TryRead(ActionView view, out DecNwTtlAction action)
    {
        action = default;
        return SmallAction.Is(view, ActionType.DecNwTtl);
    }

    public void Write(Span<byte> destination) => SmallAction.Write(destination, ActionType.DecNwTtl);
}

/// <summary>Sets the IP TTL or hop limit (OpenFlow 1.3.5 §7.2.5.5): TTL 8 bits, pad 24.</summary>
public readonly record struct SetNwTtlAction(byte Ttl) : IAction<SetNwTtlAction>
{
    public int Size => SmallAction.WireSize;

    public static bool TryRead(ActionView view, out SetNwTtlAction action)
    {
        action = default;
        if (!SmallAction.Is(view, ActionType.SetNwTtl))
            return false;
        action = new SetNwTtlAction(SmallAction.Octet(view));
        return true;
    }

    public void Write(Span<byte> destination) => SmallAction.Write(destination, ActionType.SetNwTtl, Ttl);
}

/// <summary>Sets the TTL of the outermost MPLS label (OpenFlow 1.3.5 §7.2.5.5): TTL 8 bits, pad 24.</summary>
public readonly record struct SetMplsTtlAction(byte Ttl) : IAction<SetMplsTtlAction>
{
    public int Size => SmallAction.WireSize;

    public static bool TryRead(ActionView view, out SetMplsTtlAction action)
    {
        action = default;
        if (!SmallAction.Is(view, ActionType.SetMplsTtl))
            return false;
        action = new SetMplsTtlAction(SmallAction.Octet(view));
        return true;
    }

    public void Write(Span<byte> destination) => SmallAction.Write(destination, ActionType.SetMplsTtl, Ttl);
}

/// <summary>Takes one off the TTL of the outermost MPLS label (OpenFlow 1.3.5 §7.2.5.5): pad 32 bits.</summary>
public readonly record struct DecMplsTtlAction : IAction<DecMplsTtlAction>
{
    public int Size => SmallAction.WireSize;

    public static bool TryRead(ActionView view, out DecMplsTtlAction action)
    {
        action = default;
        return SmallAction.Is(view, ActionType.DecMplsTtl);
    }

    public void Write(Span<byte> destination) => SmallAction.Write(destination, ActionType.DecMplsTtl);
}

/// <summary>
/// Copies the TTL from the next-to-outermost header that has one to the outermost (OpenFlow 1.3.5 §7.2.5.5): pad 32
/// bits. Open vSwitch doesn't have it.
/// </summary>
public readonly record struct CopyTtlOutAction : IAction<CopyTtlOutAction>
{
    public int Size => SmallAction.WireSize;

    public static bool TryRead(ActionView view, out CopyTtlOutAction action)
    {
        action = default;
        return SmallAction.Is(view, ActionType.CopyTtlOut);
    }

    public void Write(Span<byte> destination) => SmallAction.Write(destination, ActionType.CopyTtlOut);
}

/// <summary>
/// Copies the TTL from the outermost header that has one to the next (OpenFlow 1.3.5 §7.2.5.5): pad 32 bits. Open
/// vSwitch doesn't have it.
/// </summary>
public readonly record struct CopyTtlInAction : IAction<CopyTtlInAction>
{
    public int Size => SmallAction.WireSize;

    public static bool TryRead(ActionView view, out CopyTtlInAction action)
    {
        action = default;
        return SmallAction.Is(view, ActionType.CopyTtlIn);
    }

    public void Write(Span<byte> destination) => SmallAction.Write(destination, ActionType.CopyTtlIn);
}
