using System.Diagnostics.CodeAnalysis;

namespace OpenFlow.Protocol.Actions.Nicira;

/// <summary>
/// Does actions on a copy of the packet and goes on with the packet as it was (Open vSwitch, ovs-actions(7),
/// <c>clone</c>): pad 48, then the actions.
/// </summary>
/// <param name="Actions">As they came, octet for octet.</param>
public sealed record CloneAction(ActionList Actions) : IAction<CloneAction>
{
    private const int ActionsOffset = NiciraAction.SmallSize;

    public int Size => ActionsOffset + Actions.Octets.Length;

    public static bool TryRead(ActionView view, [NotNullWhen(true)] out CloneAction? action)
    {
        action = NiciraAction.Is(view, NiciraActionType.Clone)
            && ActionListView.TryRead(view.Octets[ActionsOffset..], out ActionListView actions, out _)
                ? new CloneAction(ActionList.From(actions))
                : null;
        return action is not null;
    }

    public void Write(Span<byte> destination) => Actions.Octets.CopyTo(
        NiciraAction.Start(destination, NiciraActionType.Clone, Size)[ActionsOffset..]);
}
