using System.Buffers.Binary;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Actions;

/// <summary>
/// Puts a new outermost VLAN tag on the frame (OpenFlow 1.3.5 §7.2.5.4): ethertype 16 bits, pad 16. The tag's
/// VLAN is to be set after it.
/// </summary>
public readonly record struct PushVlanAction(EtherType EtherType) : IAction
{
    private const int WireSize = 8;
    private const int EtherTypeOffset = 4;
    private const int PadOffset = 6;

    public int Size => WireSize;

    public static bool TryRead(ActionView view, out PushVlanAction action)
    {
        action = default;
        if (view.Type != ActionType.PushVlan || view.Octets.Length != WireSize)
            return false;
        ushort type = BinaryPrimitives.ReadUInt16BigEndian(view.Octets[EtherTypeOffset..]);
        action = new PushVlanAction(new EtherType(type));
        return true;
    }

    public void Write(Span<byte> destination)
    {
        destination = destination[..WireSize];
        ActionView.WriteHeader(destination, ActionType.PushVlan, WireSize);
        BinaryPrimitives.WriteUInt16BigEndian(destination[EtherTypeOffset..], EtherType.Value);
        destination[PadOffset..].Clear();
    }
}

/// <summary>Takes the outermost VLAN tag off (OpenFlow 1.3.5 §7.2.5.4): pad 32 bits.</summary>
public readonly record struct PopVlanAction : IAction
{
    private const int WireSize = 8;

    public int Size => WireSize;

    public static bool TryRead(ActionView view, out PopVlanAction action)
    {
        action = default;
        return view.Type == ActionType.PopVlan && view.Octets.Length == WireSize;
    }

    public void Write(Span<byte> destination)
    {
        destination = destination[..WireSize];
        ActionView.WriteHeader(destination, ActionType.PopVlan, WireSize);
        destination[ActionView.HeaderSize..].Clear();
    }
}
