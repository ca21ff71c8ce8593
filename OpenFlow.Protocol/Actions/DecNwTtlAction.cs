namespace OpenFlow.Protocol.Actions;

/// <summary>
/// Takes one off the IP TTL (OpenFlow 1.3.5 §7.2.5.5): pad 32 bits. A packet whose TTL runs out goes no further, and
/// to the controller only where SET_ASYNC asks for INVALID_TTL.
/// </summary>
public readonly record struct DecNwTtlAction : IAction
{
    private const int WireSize = 8;

    public int Size => WireSize;

    public static bool TryRead(ActionView view, out DecNwTtlAction action)
    {
        action = default;
        return view.Type == ActionType.DecNwTtl && view.Octets.Length == WireSize;
    }

    public void Write(Span<byte> destination)
    {
        destination = destination[..WireSize];
        ActionView.WriteHeader(destination, ActionType.DecNwTtl, WireSize);
        destination[ActionView.HeaderSize..].Clear();
    }
}
