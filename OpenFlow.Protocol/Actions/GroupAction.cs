using System.Buffers.Binary;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Actions;

/// <summary>Hands the packet to a group (OpenFlow 1.3.5 §7.2.5.2): group 32 bits.</summary>
public readonly record struct GroupAction(GroupId Group) : IAction<GroupAction>
{
    private const int WireSize = 8;
    private const int GroupOffset = 4;

    public int Size => WireSize;

    public static bool TryRead(ActionView view, out GroupAction action)
    {
        action = default;
        if (view.Type != ActionType.Group || view.Octets.Length != WireSize)
            return false;
        action = new GroupAction(new GroupId(BinaryPrimitives.ReadUInt32BigEndian(view.Octets[GroupOffset..])));
        return true;
    }

    public void Write(Span<byte> destination)
    {
        ActionView.WriteHeader(destination, ActionType.Group, WireSize);
        BinaryPrimitives.WriteUInt32BigEndian(destination[GroupOffset..], Group.Value);
    }
}
