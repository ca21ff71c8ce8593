using System.Buffers.Binary;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Actions;

/// <summary>
/// Sends the packet out (OpenFlow 1.3.5 §7.2.5.1): port 32 bits, max_len 16, pad 48. Output to the port the
/// packet came by does nothing: that takes <see cref="PortNumber.InPort"/>.
/// </summary>
/// <param name="MaxLength">Octets of the packet that go to the controller; <see cref="WholePacket"/> for all.</param>
public readonly record struct OutputAction(PortNumber Port, ushort MaxLength) : IAction<OutputAction>
{
    /// <summary>OFPCML_NO_BUFFER.</summary>
    public const ushort WholePacket = 0xffff;

    private const int WireSize = 16;
    private const int PortOffset = 4;
    private const int MaxLengthOffset = 8;
    private const int PadOffset = 10;

    /// <summary>An output to a port other than the controller, where the length has no meaning.</summary>
    public OutputAction(PortNumber port)
        : this(port, port == PortNumber.Controller ? WholePacket : (ushort)0)
    {
    }

    public int Size => WireSize;

    public static bool TryRead(ActionView view, out OutputAction action)
    {
        action = default;
        if (view.Type != ActionType.Output || view.Octets.Length != WireSize)
            return false;
        action = new OutputAction(
            new PortNumber(BinaryPrimitives.ReadUInt32BigEndian(view.Octets[PortOffset..])),
            BinaryPrimitives.ReadUInt16BigEndian(view.Octets[MaxLengthOffset..]));
        return true;
    }

    public void Write(Span<byte> destination)
    {
        destination = destination[..WireSize];
        ActionView.WriteHeader(destination, ActionType.Output, WireSize);
        BinaryPrimitives.WriteUInt32BigEndian(destination[PortOffset..], Port.Value);
        BinaryPrimitives.WriteUInt16BigEndian(destination[MaxLengthOffset..], MaxLength);
        destination[PadOffset..].Clear();
    }
}
