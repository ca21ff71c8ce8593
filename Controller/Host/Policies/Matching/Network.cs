using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Controller.Host.Policies.Matching;

/// <summary>
/// Some addresses of one family: those that agree with <paramref name="Value"/> where the mask has ones.
/// </summary>
/// <param name="IsV6">Else IPv4, whose values have 32 bits.</param>
internal readonly record struct Network(bool IsV6, UInt128 Value, UInt128 Mask)
{
    private const int Ipv4Bits = 32;
    private const int Ipv6Bits = 128;

    public int Bits => IsV6 ? Ipv6Bits : Ipv4Bits;

    public bool IsOneAddress => Mask == Ones(Bits);

    /// <summary>The address that was written, before the mask; a network's own where there is a mask.</summary>
    public UInt128 Written { get; private init; }

    /// <summary>An address, <c>ADDRESS/PREFIX</c> or <c>ADDRESS/MASK</c>; null for anything else.</summary>
    public static Network? Parse(string text)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!TryParseAddress(slash < 0 ? text : text[..slash], out bool isV6, out UInt128 value))
            return null;
        int bits = isV6 ? Ipv6Bits : Ipv4Bits;
        UInt128 mask = Ones(bits);
        if (slash >= 0 && !TryParseMask(text[(slash + 1)..], isV6, out mask))
            return null;
        return new Network(isV6, value & mask, mask) { Written = value };
    }

    public static Network Of(IPAddress address)
    {
        UInt128 value = ValueOf(address);
        bool isV6 = address.AddressFamily == AddressFamily.InterNetworkV6;
        return new Network(isV6, value, Ones(isV6 ? Ipv6Bits : Ipv4Bits)) { Written = value };
    }

    /// <summary>One address, without a mask.</summary>
    public static IPAddress? ParseAddress(string text) =>
        TryParseAddress(text, out _, out _) ? IPAddress.Parse(text) : null;

    /// <summary>Leading ones of the mask; null where it isn't leading ones alone.</summary>
    public int? Prefix
    {
        get
        {
            int prefix = (int)UInt128.PopCount(Mask);
            return Mask == PrefixMask(prefix, Bits) ? prefix : null;
        }
    }

    /// <exception cref="InvalidOperationException">The mask is no prefix.</exception>
    public IPNetwork ToIpNetwork() => new(AddressOf(Value), Prefix ?? throw new InvalidOperationException("no prefix"));

    public bool Contains(IPAddress address) =>
        IsV6 == (address.AddressFamily == AddressFamily.InterNetworkV6) && (ValueOf(address) & Mask) == Value;

    public bool Overlaps(Network other) => IsV6 == other.IsV6 && ((Value ^ other.Value) & Mask & other.Mask) == 0;

    public override string ToString()
    {
        string address = AddressOf(Value).ToString();
        if (IsOneAddress)
            return address;
        return Prefix is { } prefix ? $"{address}/{prefix}" : $"{address}/{AddressOf(Mask)}";
    }

    public static UInt128 Ones(int bits) => bits >= Ipv6Bits ? UInt128.MaxValue : (UInt128.One << bits) - 1;

    private static UInt128 PrefixMask(int prefix, int bits) => Ones(bits) ^ Ones(bits - prefix);

    private IPAddress AddressOf(UInt128 value)
    {
        Span<byte> octets = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(octets, value);
        return new IPAddress(IsV6 ? octets : octets[12..]);
    }

    private static UInt128 ValueOf(IPAddress address)
    {
        Span<byte> octets = stackalloc byte[16];
        octets.Clear();
        bool isV6 = address.AddressFamily == AddressFamily.InterNetworkV6;
        _ = address.TryWriteBytes(isV6 ? octets : octets[12..], out _);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(octets);
    }

    // .NET also takes `10.1` and `0x0a.1`, which say something else to everybody else.
    private static bool TryParseAddress(string text, out bool isV6, out UInt128 value)
    {
        value = 0;
        isV6 = text.Contains(':', StringComparison.Ordinal);
        if (!isV6)
        {
            bool isV4 = OpenFlow.Protocol.Types.Ipv4Address.TryParse(text, out var four);
            value = four.Value;
            return isV4;
        }
        bool isAddress = OpenFlow.Protocol.Types.Ipv6Address.TryParse(text, out var six);
        value = six.Value;
        return isAddress;
    }

    private static bool TryParseMask(string text, bool isV6, out UInt128 mask)
    {
        mask = 0;
        int bits = isV6 ? Ipv6Bits : Ipv4Bits;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int prefix))
        {
            mask = PrefixMask(Math.Min(prefix, bits), bits);
            return prefix <= bits;
        }
        return TryParseAddress(text, out bool maskIsV6, out mask) && maskIsV6 == isV6;
    }
}
