using System.Buffers.Binary;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Actions.Nicira;

/// <summary>A port in 16 bits, as in OpenFlow 1.0: its reserved numbers begin at 0xff00.</summary>
internal static class ShortPort
{
    private const uint FirstReserved = 0xff00;
    private const uint ReservedBits = 0xffff0000;

    public static PortNumber Read(ReadOnlySpan<byte> source)
    {
        uint port = BinaryPrimitives.ReadUInt16BigEndian(source);
        return new PortNumber(port >= FirstReserved ? port | ReservedBits : port);
    }

    public static void Write(Span<byte> destination, PortNumber port) =>
        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)port.Value);
}
