namespace OpenFlow.Protocol.Actions.Nicira;

// Those of Nicira's actions that say nothing but their subtype: 48 bits of padding follow it.

/// <summary>Goes back to the queue there was before <c>set_queue</c> (Open vSwitch, ovs-actions(7)).</summary>
public readonly record struct PopQueueAction : IAction<PopQueueAction>
{
    public int Size => NiciraAction.SmallSize;

    public static bool TryRead(ActionView view, out PopQueueAction action)
    {
        action = default;
        return NiciraAction.Is(view, NiciraActionType.PopQueue, NiciraAction.SmallSize);
    }

    public void Write(Span<byte> destination) => NiciraAction.Start(destination, NiciraActionType.PopQueue);
}

/// <summary>Ends the actions, those after a resubmit's table as well (Open vSwitch, ovs-actions(7)).</summary>
public readonly record struct ExitAction : IAction<ExitAction>
{
    public int Size => NiciraAction.SmallSize;

    public static bool TryRead(ActionView view, out ExitAction action)
    {
        action = default;
        return NiciraAction.Is(view, NiciraActionType.Exit, NiciraAction.SmallSize);
    }

    public void Write(Span<byte> destination) => NiciraAction.Start(destination, NiciraActionType.Exit);
}

/// <summary>
/// As <see cref="DecNwTtlAction"/>, in the form of OpenFlow 1.0 sessions (Open vSwitch, ovs-actions(7)).
/// </summary>
public readonly record struct NiciraDecTtlAction : IAction<NiciraDecTtlAction>
{
    public int Size => NiciraAction.SmallSize;

    public static bool TryRead(ActionView view, out NiciraDecTtlAction action)
    {
        action = default;
        return NiciraAction.Is(view, NiciraActionType.DecTtl, NiciraAction.SmallSize);
    }

    public void Write(Span<byte> destination) => NiciraAction.Start(destination, NiciraActionType.DecTtl);
}

/// <summary>
/// As <see cref="DecMplsTtlAction"/>, in the form of OpenFlow 1.0 sessions (Open vSwitch, ovs-actions(7)).
/// </summary>
public readonly record struct NiciraDecMplsTtlAction : IAction<NiciraDecMplsTtlAction>
{
    public int Size => NiciraAction.SmallSize;

    public static bool TryRead(ActionView view, out NiciraDecMplsTtlAction action)
    {
        action = default;
        return NiciraAction.Is(view, NiciraActionType.DecMplsTtl, NiciraAction.SmallSize);
    }

    public void Write(Span<byte> destination) => NiciraAction.Start(destination, NiciraActionType.DecMplsTtl);
}

/// <summary>Forgets what connection tracking said of the packet (Open vSwitch, ovs-actions(7)).</summary>
public readonly record struct CtClearAction : IAction<CtClearAction>
{
    public int Size => NiciraAction.SmallSize;

    public static bool TryRead(ActionView view, out CtClearAction action)
    {
        action = default;
        return NiciraAction.Is(view, NiciraActionType.CtClear, NiciraAction.SmallSize);
    }

    public void Write(Span<byte> destination) => NiciraAction.Start(destination, NiciraActionType.CtClear);
}

/// <summary>Takes one off the TTL of the network service header (Open vSwitch, ovs-actions(7)).</summary>
public readonly record struct DecNshTtlAction : IAction<DecNshTtlAction>
{
    public int Size => NiciraAction.SmallSize;

    public static bool TryRead(ActionView view, out DecNshTtlAction action)
    {
        action = default;
        return NiciraAction.Is(view, NiciraActionType.DecNshTtl, NiciraAction.SmallSize);
    }

    public void Write(Span<byte> destination) => NiciraAction.Start(destination, NiciraActionType.DecNshTtl);
}
