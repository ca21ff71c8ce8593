using System.Diagnostics.CodeAnalysis;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Actions;

/// <summary>
/// Sets a field that <see cref="SetFieldAction"/> can't hold (OpenFlow 1.3.5 §7.2.5.6): one of more than 64 bits, or
/// only the bits of a mask, which is Open vSwitch's extension. One OXM, padded to 8.
/// </summary>
public sealed record SetOxmAction(OxmValue Oxm) : IAction<SetOxmAction>
{
    public int Size => Padding.Align(ActionView.HeaderSize + Oxm.Size);

    public static bool TryRead(ActionView view, [NotNullWhen(true)] out SetOxmAction? action)
    {
        action = null;
        if (view.Type != ActionType.SetField || !OxmValue.TryRead(view.Body, out OxmValue? oxm))
            return false;
        var read = new SetOxmAction(oxm);
        action = read.Size == view.Octets.Length ? read : null;
        return action is not null;
    }

    public void Write(Span<byte> destination)
    {
        destination = destination[..Size];
        ActionView.WriteHeader(destination, ActionType.SetField, destination.Length);
        Oxm.Write(destination[ActionView.HeaderSize..]);
        destination[(ActionView.HeaderSize + Oxm.Size)..].Clear();
    }
}
