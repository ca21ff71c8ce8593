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

    /// <summary>64 bits, after 32 bits of padding.</summary>
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
    // So that the number, after type and length, begins on a multiple of 8.
    private const int LongPadSize = 4;
    private const int LongEnd = LongPadSize + sizeof(ulong);

    /// <summary>A property of octets: a packet, user data, OXMs, or one that isn't known here.</summary>
    /// <exception cref="ArgumentException">The type is one of a number.</exception>
    public PacketIn2Property(PacketIn2PropertyType type, ReadOnlySpan<byte> octets)
    {
        if (NumberSize(type) != 0)
            throw new ArgumentException("this property is a number", nameof(type));
        Type = type;
        Octets = octets;
    }

    /// <summary>A property that is a number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The type is none of a number, or the number has more bits.
    /// </exception>
    public PacketIn2Property(PacketIn2PropertyType type, ulong number)
    {
        int size = NumberSize(type);
        ArgumentOutOfRangeException.ThrowIfZero(size, nameof(type));
        if (size < sizeof(ulong))
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, 1UL << (8 * size));
        Type = type;
        Number = number;
    }

    public PacketIn2PropertyType Type { get; }

    /// <summary>The value where the type is one of a number; else 0.</summary>
    public ulong Number { get; }

    /// <summary>The value where the type is none of a number; else empty.</summary>
    public ReadOnlySpan<byte> Octets { get; }

    public int Size => Padding.Align(PropertyView.HeaderSize + BodySize);

    private int BodySize => NumberSize(Type) == 0 ? Octets.Length : NumberSize(Type);

    /// <summary>
    /// Reads the property at the start of <paramref name="source"/>; false with OFPBRC_BAD_LEN, or OFPBMC_BAD_LEN for
    /// the fields.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out PacketIn2Property entry, out OpenFlowError error)
    {
        entry = default;
        if (!PropertyView.TryRead(source, out PropertyView property, out error))
            return false;
        var type = (PacketIn2PropertyType)property.Type;
        error = type == PacketIn2PropertyType.Metadata ? OpenFlowErrors.BadMatchLength : OpenFlowErrors.BadLength;
        int size = NumberSize(type);
        if (size == 0)
        {
            entry = new PacketIn2Property(type, property.Body);
            return type != PacketIn2PropertyType.Metadata || MatchView.TryWalk(property.Body);
        }
        if (property.Body.Length != size)
            return false;
        ulong number = 0;
        foreach (byte octet in property.Body[(size == LongEnd ? LongPadSize : 0)..])
            number = number << 8 | octet;
        entry = new PacketIn2Property(type, number);
        return true;
    }

    /// <summary>Writes <see cref="Size"/> octets.</summary>
    /// <exception cref="OverflowException">The octets are more than the 16-bit length can say.</exception>
    public void Write(Span<byte> destination)
    {
        int end = PropertyView.WriteHeader(destination, (ushort)Type, BodySize);
        if (NumberSize(Type) == 0)
            Octets.CopyTo(destination[PropertyView.HeaderSize..]);
        ulong rest = Number;
        for (int at = end - 1; NumberSize(Type) != 0 && at >= PropertyView.HeaderSize; at--, rest >>= 8)
            destination[at] = (byte)rest;
        destination[end..Size].Clear();
    }

    // The octets of its body; 0 for one that is no number.
    private static int NumberSize(PacketIn2PropertyType type) => type switch
    {
        PacketIn2PropertyType.FullLength or PacketIn2PropertyType.BufferId => sizeof(uint),
        PacketIn2PropertyType.Table or PacketIn2PropertyType.Reason => sizeof(byte),
        PacketIn2PropertyType.Cookie => LongEnd,
        _ => 0,
    };
}
