using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace OpenFlow.Protocol.Types;

/// <summary>An IPv6 address (RFC 4291), first octet highest.</summary>
public readonly record struct Ipv6Address(UInt128 Value) : IComparable<Ipv6Address>
{
    /// <summary>Octets on the wire.</summary>
    public const int Size = 16;

    /// <summary>ff00::/8 (RFC 4291 §2.7).</summary>
    public bool IsMulticast => Value >> 120 == 0xff;

    /// <summary>fe80::/10 (RFC 4291 §2.5.6).</summary>
    public bool IsLinkLocal => Value >> 118 == 0xfe80 >> 6;

    public static Ipv6Address Read(ReadOnlySpan<byte> source) => new(BinaryPrimitives.ReadUInt128BigEndian(source));

    /// <summary>Reads the forms of RFC 4291 §2.2, and nothing around them: no brackets, port, zone or prefix.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Ipv6Address address)
    {
        address = default;
        if (text.ContainsAny("[]%/") || !IPAddress.TryParse(text, out IPAddress? parsed)
            || parsed.AddressFamily != AddressFamily.InterNetworkV6)
            return false;
        Span<byte> octets = stackalloc byte[Size];
        address = parsed.TryWriteBytes(octets, out _) ? Read(octets) : default;
        return true;
    }

    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, Value);

    public int CompareTo(Ipv6Address other) => Value.CompareTo(other.Value);

    public static bool operator <(Ipv6Address left, Ipv6Address right) => left.Value < right.Value;
    public static bool operator >(Ipv6Address left, Ipv6Address right) => left.Value > right.Value;
    public static bool operator <=(Ipv6Address left, Ipv6Address right) => left.Value <= right.Value;
    public static bool operator >=(Ipv6Address left, Ipv6Address right) => left.Value >= right.Value;

    /// <summary>The short form: lower case, the longest run of zeros as <c>::</c> (RFC 5952 §4).</summary>
    public override string ToString()
    {
        Span<byte> octets = stackalloc byte[Size];
        Write(octets);
        return new IPAddress(octets).ToString();
    }
}
