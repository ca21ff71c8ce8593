using System.Buffers;
using System.Globalization;
using System.Net;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Text.Parsing;

/// <summary>Reads addresses strictly: no octal, no scopes or brackets. Null for what isn't one.</summary>
internal static class AddressText
{
    private const int Ipv6Size = 16;

    private static readonly SearchValues<char> Ipv6Letters = SearchValues.Create("0123456789abcdefABCDEF:.");

    public static byte[]? TryParseMac(Piece text)
    {
        List<Piece> parts = text.Split(':');
        if (parts.Count != MacAddress.Size)
            return null;
        var octets = new byte[MacAddress.Size];
        for (int i = 0; i < octets.Length; i++)
        {
            if (parts[i].Length is 0 or > 2
                || !byte.TryParse(parts[i].Span, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
                    out octets[i]))
                return null;
        }
        return octets;
    }

    /// <summary>An IPv4 address for 4 octets, an IPv6 one for 16.</summary>
    public static byte[]? TryParse(Piece text, int size) => size == Ipv6Size ? TryParseIpv6(text) : TryParseIpv4(text);

    /// <summary>A prefix length, or an address whose ones are the bits that count.</summary>
    public static byte[]? TryParseMask(Piece text, int size)
    {
        if (text.IsEmpty || text.Span.IndexOfAnyExceptInRange('0', '9') >= 0)
            return TryParse(text, size);
        if (text.Length > 3 || !int.TryParse(text.Span, CultureInfo.InvariantCulture, out int prefix)
            || prefix > size * 8)
            return null;
        return FieldValue.Octets(FieldValue.Ones(prefix) << (size * 8 - prefix), size);
    }

    private static byte[]? TryParseIpv4(Piece text)
    {
        List<Piece> parts = text.Split('.');
        if (parts.Count != Ipv4Address.Size)
            return null;
        var octets = new byte[Ipv4Address.Size];
        for (int i = 0; i < octets.Length; i++)
        {
            if (parts[i].Length is 0 or > 3 || parts[i].Span.IndexOfAnyExceptInRange('0', '9') >= 0
                || !byte.TryParse(parts[i].Span, CultureInfo.InvariantCulture, out octets[i]))
                return null;
        }
        return octets;
    }

    private static byte[]? TryParseIpv6(Piece text) =>
        text.Span.IndexOf(':') >= 0 && text.Span.IndexOfAnyExcept(Ipv6Letters) < 0
            && IPAddress.TryParse(text.Span, out IPAddress? address)
            ? address.GetAddressBytes()
            : null;
}
