using System.Buffers.Binary;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages.Nicira;

/// <summary>What a property of a <see cref="PacketIn2"/> says.</summary>
public enum PacketIn2PropertyType : ushort
{
    /// <summary>The packet, or its first octets.</summary>
    Packet = 0,

    /// <summary>Octets of the packet as it came in, where there are not all of them: 32 bits.</summary>
    FullLength = 1,

    /// <summary>32 bits.</summary>
    BufferId = 2,

    /// <summary>8 bits.</summary>
    Table = 3,

    /// <summary>64 bits.</summary>
    Cookie = 4,

    /// <summary>A <see cref="PacketInReason"/>: 8 bits.</summary>
    Reason = 5,

    /// <summary>Pipeline fields: OXMs without a match's header.</summary>
    Metadata = 6,

    /// <summary>What the controller action brought.</summary>
    UserData = 7,

    /// <summary>What the switch wants back in a resume, for nobody else to understand.</summary>
    Continuation = 8,
}

/// <summary>
/// A property of a <see cref="PacketIn2"/>, known or not (Open vSwitch). The length doesn't count the padding:
/// <code>
///  0       2       4
/// +-------+-------+-------------------------------+----------+
/// | type  |length | number, octets or OXMs        | pad to 8 |
/// +-------+-------+-------------------------------+----------+
/// </code>
/// </summary>
public readonly ref struct PacketIn2Property : IEntry<PacketIn2Property>
{
    private readonly PropertyView _property;

    /// <summary>A property of octets: a packet, user data, OXMs, or one that isn't known here.</summary>
    public PacketIn2Property(PacketIn2PropertyType type, ReadOnlySpan<byte> octets) =>
        _property = new PropertyView((ushort)type, octets);

    /// <summary>A property that is a number, which stands in <paramref name="room"/> from then on.</summary>
    /// <param name="room">At least eight octets.</param>
    /// <exception cref="ArgumentOutOfRangeException">The type is none of a number, or the number has more bits.</exception>
    public PacketIn2Property(PacketIn2PropertyType type, ulong number, Span<byte> room)
    {
        int size = NumberSize(type);
        ArgumentOutOfRangeException.ThrowIfZero(size, nameof(type));
        BinaryPrimitives.WriteUInt64BigEndian(room, number);
        if (room[..(sizeof(ulong) - size)].ContainsAnyExcept((byte)0))
            throw new ArgumentOutOfRangeException(nameof(number), number, "more bits than the property has");
        _property = new PropertyView((ushort)type, room[(sizeof(ulong) - size)..sizeof(ulong)]);
    }

    public PacketIn2PropertyType Type => (PacketIn2PropertyType)_property.Type;

    /// <summary>What follows type and length, without the padding.</summary>
    public ReadOnlySpan<byte> Octets => _property.Body;

    /// <summary>The value where the type is one of a number; else 0.</summary>
    public ulong Number
    {
        get
        {
            ulong number = 0;
            foreach (byte octet in NumberSize(Type) != 0 ? Octets : [])
                number = number << 8 | octet;
            return number;
        }
    }

    public int Size => _property.Size;

    /// <summary>
    /// Reads the property at the start of <paramref name="source"/>; false with OFPBRC_BAD_LEN, or OFPBMC_BAD_LEN for
    /// the fields.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out PacketIn2Property entry, out OpenFlowError error)
    {
        entry = default;
        if (!PropertyView.TryRead(source, out PropertyView property, out error))
            return false;
        entry = new PacketIn2Property((PacketIn2PropertyType)property.Type, property.Body);
        error = entry.Type == PacketIn2PropertyType.Metadata
            ? OpenFlowErrors.BadMatchLength
            : OpenFlowErrors.BadLength;
        int size = NumberSize(entry.Type);
        return (size == 0 || size == property.Body.Length)
            && (entry.Type != PacketIn2PropertyType.Metadata || MatchView.TryWalk(property.Body));
    }

    /// <summary>Writes <see cref="Size"/> octets.</summary>
    /// <exception cref="OverflowException">The octets are more than the 16-bit length can say.</exception>
    public void Write(Span<byte> destination) => _property.Write(destination);

    private static int NumberSize(PacketIn2PropertyType type) => type switch
    {
        PacketIn2PropertyType.FullLength or PacketIn2PropertyType.BufferId => sizeof(uint),
        PacketIn2PropertyType.Table or PacketIn2PropertyType.Reason => sizeof(byte),
        PacketIn2PropertyType.Cookie => sizeof(ulong),
        _ => 0,
    };
}
