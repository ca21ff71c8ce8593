using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Actions;

/// <summary>
/// Sets a header field of at most 64 bits (OpenFlow 1.3.5 §7.2.5.6): one OXM without mask, padded to 8.
/// </summary>
public readonly record struct SetFieldAction(OxmField Field, ulong Value) : IAction<SetFieldAction>
{
    public int Size => Padding.Align(ActionView.HeaderSize + Oxm.HeaderSize + Field.Size);

    /// <summary>Sets the VLAN of the outermost tag, which must be there.</summary>
    public static SetFieldAction Vlan(VlanId vlan) => new(OxmFields.VlanVid, VlanId.PresentBit | (ulong)vlan.Value);

    /// <summary>
    /// False also for fields that the table doesn't have, or of more than 64 bits: they stay in the view.
    /// </summary>
    public static bool TryRead(ActionView view, out SetFieldAction action)
    {
        action = default;
        if (view.Type != ActionType.SetField || !Oxm.TryRead(view.Body, out Oxm oxm) || oxm.HasMask
            || Padding.Align(ActionView.HeaderSize + oxm.Size) != view.Octets.Length
            || !OxmFields.TryFind(oxm, out OxmField field) || field.Size > sizeof(ulong))
            return false;
        action = new SetFieldAction(field, oxm.Number);
        return true;
    }

    public void Write(Span<byte> destination)
    {
        destination = destination[..Size];
        ActionView.WriteHeader(destination, ActionType.SetField, destination.Length);
        int written = Oxm.Write(destination[ActionView.HeaderSize..], Field, Value);
        destination[(ActionView.HeaderSize + written)..].Clear();
    }
}
