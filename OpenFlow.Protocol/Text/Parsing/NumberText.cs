using System.Buffers;
using System.Globalization;
using System.Numerics;

namespace OpenFlow.Protocol.Text.Parsing;

/// <summary>Reads numbers as ovs-ofctl writes them: decimal, or hex after <c>0x</c>.</summary>
internal static class NumberText
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>A number from 0 to <paramref name="max"/>; <paramref name="what"/> is its name in errors.</summary>
    public static bool TryParse(Piece text, string what, ulong max, Complaints complaints, out ulong value)
    {
        value = 0;
        if (!TryParseWide(text, what, complaints, out BigInteger number))
            return false;
        // -1 is how all ones of a cookie or metadata are written.
        if (number.Sign < 0 && max == ulong.MaxValue && number >= long.MinValue)
            number += BigInteger.One << 64;
        if (number.Sign < 0 || number > max)
            return complaints.Fail(text, $"{text} is out of range: {what} goes from 0 to {max}");
        value = (ulong)number;
        return true;
    }

    /// <summary>As the other, with no limits.</summary>
    public static bool TryParseWide(Piece text, string what, Complaints complaints, out BigInteger value)
    {
        value = default;
        ReadOnlySpan<char> digits = text.Span;
        if (digits.IsEmpty)
            return complaints.Fail(text, $"{what} needs a number");
        bool parsed = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? TryParseHex(digits[2..], out value)
            : TryParseDecimal(digits, out value);
        if (!parsed && digits.Length > 1 && digits[0] == '0' && digits.IndexOfAnyExceptInRange('0', '9') < 0)
            return complaints.Fail(text, $"write {what} as decimal without leading zeros, or as hex after 0x");
        return parsed || complaints.Fail(text, $"'{text}' is not a number: {what} is decimal, or hex after 0x");
    }

    private static bool TryParseHex(ReadOnlySpan<char> digits, out BigInteger value)
    {
        value = default;
        // The zero before it keeps the first digit from being taken for a sign.
        return !digits.IsEmpty && digits.IndexOfAnyExcept(HexDigits) < 0
            && BigInteger.TryParse($"0{digits}", NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
                out value);
    }

    // What begins with 0 is octal to ovs-ofctl and decimal to people: neither is taken.
    private static bool TryParseDecimal(ReadOnlySpan<char> digits, out BigInteger value)
    {
        value = default;
        ReadOnlySpan<char> magnitude = digits[0] == '-' ? digits[1..] : digits;
        return !magnitude.IsEmpty && magnitude.IndexOfAnyExceptInRange('0', '9') < 0
            && (magnitude[0] != '0' || magnitude.Length == 1) && magnitude.Length <= 400
            && BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }
}
