using System.Buffers.Binary;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Actions.Nicira;

/// <summary>
/// Sends the beginning of the packet out (Open vSwitch, ovs-actions(7), <c>output(port=1,max_len=100)</c>): port 16
/// bits, octets 32.
/// </summary>
/// <param name="MaxLength">Octets to send: 14 or more.</param>
public readonly record struct OutputTruncatedAction(PortNumber Port, uint MaxLength) : IAction<OutputTruncatedAction>
{
    private const int PortOffset = NiciraAction.BodyOffset;
    private const int MaxLengthOffset = 12;

    public int Size => NiciraAction.SmallSize;

    public static bool TryRead(ActionView view, out OutputTruncatedAction action)
    {
        action = default;
        if (!NiciraAction.Is(view, NiciraActionType.OutputTruncated, NiciraAction.SmallSize))
            return false;
        action = new OutputTruncatedAction(ShortPort.Read(view.Octets[PortOffset..]),
            BinaryPrimitives.ReadUInt32BigEndian(view.Octets[MaxLengthOffset..]));
        return true;
    }

    public void Write(Span<byte> destination)
    {
        destination = NiciraAction.Start(destination, NiciraActionType.OutputTruncated);
        ShortPort.Write(destination[PortOffset..], Port);
        BinaryPrimitives.WriteUInt32BigEndian(destination[MaxLengthOffset..], MaxLength);
    }
}
