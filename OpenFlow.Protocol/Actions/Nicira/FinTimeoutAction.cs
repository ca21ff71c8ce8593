using System.Buffers.Binary;

namespace OpenFlow.Protocol.Actions.Nicira;

/// <summary>
/// Shortens the flow's timeouts once a TCP FIN or RST passes (Open vSwitch, ovs-actions(7)): idle 16 bits, hard 16, pad
/// 16; seconds, 0 leaves a timeout as it is.
/// </summary>
public readonly record struct FinTimeoutAction(ushort IdleTimeout, ushort HardTimeout) : IAction<FinTimeoutAction>
{
    private const int IdleTimeoutOffset = NiciraAction.BodyOffset;
    private const int HardTimeoutOffset = 12;

    public int Size => NiciraAction.SmallSize;

    public static bool TryRead(ActionView view, out FinTimeoutAction action)
    {
        action = default;
        if (!NiciraAction.Is(view, NiciraActionType.FinTimeout, NiciraAction.SmallSize))
            return false;
        action = new FinTimeoutAction(BinaryPrimitives.ReadUInt16BigEndian(view.Octets[IdleTimeoutOffset..]),
            BinaryPrimitives.ReadUInt16BigEndian(view.Octets[HardTimeoutOffset..]));
        return true;
    }

    public void Write(Span<byte> destination)
    {
        destination = NiciraAction.Start(destination, NiciraActionType.FinTimeout);
        BinaryPrimitives.WriteUInt16BigEndian(destination[IdleTimeoutOffset..], IdleTimeout);
        BinaryPrimitives.WriteUInt16BigEndian(destination[HardTimeoutOffset..], HardTimeout);
    }
}
