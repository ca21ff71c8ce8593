using System.Buffers.Binary;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Actions;

/// <summary>
/// The smallest actions there are, of eight octets: the header, and nothing, an octet or an Ethernet type before
/// padding (OpenFlow 1.3.5 §7.2.5).
/// </summary>
internal static class SmallAction
{
    public const int WireSize = 8;
    private const int ValueOffset = ActionView.HeaderSize;

    public static bool Is(ActionView view, ActionType type) => view.Type == type && view.Octets.Length == WireSize;

    public static byte Octet(ActionView view) => view.Octets[ValueOffset];

    public static EtherType EtherType(ActionView view) =>
        new(BinaryPrimitives.ReadUInt16BigEndian(view.Octets[ValueOffset..]));

    public static void Write(Span<byte> destination, ActionType type, byte value = 0)
    {
        destination = destination[..WireSize];
        ActionView.WriteHeader(destination, type, WireSize);
        destination[ValueOffset..].Clear();
        destination[ValueOffset] = value;
    }

    public static void Write(Span<byte> destination, ActionType type, EtherType value)
    {
        Write(destination, type);
        BinaryPrimitives.WriteUInt16BigEndian(destination[ValueOffset..], value.Value);
    }
}
