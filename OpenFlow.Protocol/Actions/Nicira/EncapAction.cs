using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Actions.Nicira;

/// <summary>
/// One property of the header that <see cref="EncapAction"/> adds: class 16 bits, type 8, length 8 with these four
/// octets, data, padded to 8.
/// </summary>
public sealed class EncapProperty(ushort propertyClass, byte type, params ReadOnlySpan<byte> data)
{
    /// <summary>The class of NSH's properties.</summary>
    public const ushort NshClass = 4;

    /// <summary>NSH's metadata type, one octet.</summary>
    public const byte NshMetadataType = 1;

    /// <summary>One of NSH's TLVs: class 16 bits, type 8, length 8, value.</summary>
    public const byte NshTlv = 2;

    internal const int HeaderSize = 4;
    private const int TypeOffset = 2;
    private const int LengthOffset = 3;

    public ushort Class { get; } = propertyClass;

    public byte Type { get; } = type;

    public ImmutableArray<byte> Data { get; } = [.. data];

    internal int Size => Padding.Align(HeaderSize + Data.Length);

    internal static bool TryTake(ref ReadOnlySpan<byte> rest, [NotNullWhen(true)] out EncapProperty? property)
    {
        property = null;
        if (rest.Length < HeaderSize || rest[LengthOffset] < HeaderSize
            || Padding.Align(rest[LengthOffset]) > rest.Length)
            return false;
        property = new EncapProperty(BinaryPrimitives.ReadUInt16BigEndian(rest), rest[TypeOffset],
            rest[HeaderSize..rest[LengthOffset]]);
        rest = rest[property.Size..];
        return true;
    }

    internal void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, Class);
        destination[TypeOffset] = Type;
        destination[LengthOffset] = checked((byte)(HeaderSize + Data.Length));
        Data.AsSpan().CopyTo(destination[HeaderSize..]);
    }
}

/// <summary>
/// Puts a header before the packet (Open vSwitch, ovs-actions(7), <c>encap</c>):
/// <code>
///  0                              10      12              16
/// +-------------------------------+-------+---------------+
/// | Nicira's header, subtype 46   |hdr size|  packet type | properties …
/// +-------------------------------+-------+---------------+
/// </code>
/// </summary>
public sealed class EncapAction(PacketType packetType, params ReadOnlySpan<EncapProperty> properties)
    : IAction<EncapAction>, IEquatable<EncapAction>
{
    private const int HeaderSizeOffset = NiciraAction.BodyOffset;
    private const int PacketTypeOffset = 12;
    private const int PropertiesOffset = 16;

    /// <summary>What the packet begins with then.</summary>
    public PacketType PacketType { get; } = packetType;

    /// <summary>Octets of the header, 0 where the switch is to know.</summary>
    public ushort HeaderSize { get; init; }

    public ImmutableArray<EncapProperty> Properties { get; } = [.. properties];

    public int Size
    {
        get
        {
            int size = PropertiesOffset;
            foreach (EncapProperty property in Properties)
                size += property.Size;
            return size;
        }
    }

    public static bool TryRead(ActionView view, [NotNullWhen(true)] out EncapAction? action)
    {
        action = null;
        if (!NiciraAction.Is(view, NiciraActionType.Encap))
            return false;
        ReadOnlySpan<byte> rest = view.Octets[PropertiesOffset..];
        var properties = new List<EncapProperty>();
        while (!rest.IsEmpty)
        {
            if (!EncapProperty.TryTake(ref rest, out EncapProperty? property))
                return false;
            properties.Add(property);
        }
        action = new EncapAction(
            PacketType.Of(BinaryPrimitives.ReadUInt32BigEndian(view.Octets[PacketTypeOffset..])), [.. properties])
        {
            HeaderSize = BinaryPrimitives.ReadUInt16BigEndian(view.Octets[HeaderSizeOffset..]),
        };
        return true;
    }

    public void Write(Span<byte> destination)
    {
        destination = NiciraAction.Start(destination, NiciraActionType.Encap, Size);
        BinaryPrimitives.WriteUInt16BigEndian(destination[HeaderSizeOffset..], HeaderSize);
        BinaryPrimitives.WriteUInt32BigEndian(destination[PacketTypeOffset..], PacketType.Number);
        destination = destination[PropertiesOffset..];
        foreach (EncapProperty property in Properties)
        {
            property.Write(destination);
            destination = destination[property.Size..];
        }
    }

    public bool Equals(EncapAction? other) => WrittenOctets.Same(this, other);

    public override bool Equals(object? obj) => Equals(obj as EncapAction);

    public override int GetHashCode() => WrittenOctets.Hash(this);
}

/// <summary>
/// Takes the outermost header off the packet (Open vSwitch, ovs-actions(7), <c>decap</c>): pad 16, packet type 32 bits.
/// </summary>
/// <param name="PacketType">
/// What the packet begins with then; <see cref="PacketType.UseNextProtocol"/> for what the header says.
/// </param>
public readonly record struct DecapAction(PacketType PacketType) : IAction<DecapAction>
{
    private const int PacketTypeOffset = 12;

    public int Size => NiciraAction.SmallSize;

    public static bool TryRead(ActionView view, out DecapAction action)
    {
        action = default;
        if (!NiciraAction.Is(view, NiciraActionType.Decap, NiciraAction.SmallSize))
            return false;
        uint type = BinaryPrimitives.ReadUInt32BigEndian(view.Octets[PacketTypeOffset..]);
        action = new DecapAction(PacketType.Of(type));
        return true;
    }

    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt32BigEndian(
        NiciraAction.Start(destination, NiciraActionType.Decap)[PacketTypeOffset..], PacketType.Number);
}
