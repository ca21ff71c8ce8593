using System.Buffers.Binary;

namespace OpenFlow.Protocol.Actions;

/// <summary>
/// Chooses the queue of the port that the packet goes out by (OpenFlow 1.3.5 §7.2.5.3): queue 32 bits.
/// </summary>
public readonly record struct SetQueueAction(uint Queue) : IAction<SetQueueAction>
{
    private const int WireSize = 8;
    private const int QueueOffset = 4;

    public int Size => WireSize;

    public static bool TryRead(ActionView view, out SetQueueAction action)
    {
        action = default;
        if (view.Type != ActionType.SetQueue || view.Octets.Length != WireSize)
            return false;
        action = new SetQueueAction(BinaryPrimitives.ReadUInt32BigEndian(view.Octets[QueueOffset..]));
        return true;
    }

    public void Write(Span<byte> destination)
    {
        ActionView.WriteHeader(destination, ActionType.SetQueue, WireSize);
        BinaryPrimitives.WriteUInt32BigEndian(destination[QueueOffset..], Queue);
    }
}
