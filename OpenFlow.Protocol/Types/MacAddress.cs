using System.Buffers.Binary;
using System.Globalization;

namespace OpenFlow.Protocol.Types;

/// <summary>An IEEE 802 MAC-48 address in the low 48 bits of <see cref="Value"/>, first octet highest.</summary>
public readonly record struct MacAddress : IComparable<MacAddress>
{
    /// <summary>Octets on the wire.</summary>
    public const int Size = 6;

    private const ulong Bits = 0xffff_ffff_ffff;

    /// <summary>Takes the low 48 bits of <paramref name="value"/>.</summary>
    public MacAddress(ulong value) => Value = value & Bits;

    public static MacAddress Broadcast => new(Bits);

    public ulong Value { get; }

    public bool IsBroadcast => Value == Bits;

    /// <summary>The group bit: multicast, broadcast included.</summary>
    public bool IsMulticast => (Value & 0x0100_0000_0000) != 0;

    /// <summary>01:80:c2:00:00:00 to :0f, which no bridge may forward (IEEE 802.1Q §8.6.3).</summary>
    public bool IsLinkLocal => (Value & ~0xfUL) == 0x0180_c200_0000;

    /// <summary>Reads the first six octets.</summary>
    public static MacAddress Read(ReadOnlySpan<byte> source) =>
        new(((ulong)BinaryPrimitives.ReadUInt16BigEndian(source) << 32)
            | BinaryPrimitives.ReadUInt32BigEndian(source[2..]));

    /// <summary>Reads <c>02:00:00:00:00:01</c>; dashes do as well.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out MacAddress address)
    {
        address = default;
        if (text.Length != Size * 3 - 1)
            return false;
        ulong value = 0;
        for (int i = 0; i < text.Length; i += 3)
        {
            if (i > 0 && text[i - 1] is not (':' or '-'))
                return false;
            if (!byte.TryParse(text.Slice(i, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
                    out byte octet))
                return false;
            value = (value << 8) | octet;
        }
        address = new MacAddress(value);
        return true;
    }

    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)(Value >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(destination[2..], (uint)Value);
    }

    public int CompareTo(MacAddress other) => Value.CompareTo(other.Value);

    public static bool operator <(MacAddress left, MacAddress right) => left.Value < right.Value;
    public static bool operator >(MacAddress left, MacAddress right) => left.Value > right.Value;
    public static bool operator <=(MacAddress left, MacAddress right) => left.Value <= right.Value;
    public static bool operator >=(MacAddress left, MacAddress right) => left.Value >= right.Value;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{(Value >> 40) & 0xff:x2}:{(Value >> 32) & 0xff:x2}:{(Value >> 24) & 0xff:x2}:" +
        $"{(Value >> 16) & 0xff:x2}:{(Value >> 8) & 0xff:x2}:{Value & 0xff:x2}");
}
