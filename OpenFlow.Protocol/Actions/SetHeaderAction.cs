using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Actions;

/// <summary>
/// Sets one header field, in OpenFlow 1.1's way (OpenFlow 1.1 §4.9, types 1 to 10); Open vSwitch takes it in 1.3
/// sessions, where <see cref="SetFieldAction"/> is the usual one. The value follows the header, then zeros up to a
/// multiple of 8.
/// </summary>
public readonly record struct SetHeaderAction : IAction<SetHeaderAction>
{
    // Octets of the value by the action's type.
    private static readonly byte[] ValueSizes = [0, 2, 1, 6, 6, 4, 4, 1, 1, 2, 2];

    /// <exception cref="ArgumentOutOfRangeException">The type is another, or the value has more octets.</exception>
    public SetHeaderAction(ActionType type, ulong value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan((int)type, (int)ActionType.SetVlanVid, nameof(type));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((int)type, (int)ActionType.SetTpDst, nameof(type));
        ArgumentOutOfRangeException.ThrowIfNotEqual(value >> (8 * ValueSizes[(int)type]), 0UL, nameof(value));
        Type = type;
        Value = value;
    }

    /// <summary><see cref="ActionType.SetVlanVid"/> to <see cref="ActionType.SetTpDst"/>.</summary>
    public ActionType Type { get; }

    public ulong Value { get; }

    public int Size => Padding.Align(ActionView.HeaderSize + ValueSizes[(int)Type]);

    public static bool TryRead(ActionView view, out SetHeaderAction action)
    {
        action = default;
        if (view.Type is < ActionType.SetVlanVid or > ActionType.SetTpDst)
            return false;
        ulong value = 0;
        foreach (byte octet in view.Body[..Math.Min(view.Body.Length, ValueSizes[(int)view.Type])])
            value = value << 8 | octet;
        action = new SetHeaderAction(view.Type, value);
        return action.Size == view.Octets.Length;
    }

    public void Write(Span<byte> destination)
    {
        destination = destination[..Size];
        ActionView.WriteHeader(destination, Type, destination.Length);
        destination[ActionView.HeaderSize..].Clear();
        ulong value = Value;
        for (int i = ValueSizes[(int)Type] - 1; i >= 0; i--, value >>= 8)
            destination[ActionView.HeaderSize + i] = (byte)value;
    }
}
