using System.Globalization;

namespace OpenFlow.Protocol.Types;

/// <summary>
/// A switch's identity: 16 bits that the implementer chooses, then 48 bits of a MAC (OpenFlow 1.3.5 §7.3.1).
/// </summary>
public readonly record struct DatapathId(ulong Value) : IComparable<DatapathId>
{
    private const int HexDigits = 16;

    /// <summary>
    /// Reads <c>0x1</c>, the 16 hex digits that Open vSwitch shows, or <c>00:00:00:00:00:00:00:01</c>.
    /// Digits without <c>0x</c> are hex only if there are all 16 of them; fewer are decimal.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DatapathId id)
    {
        id = default;
        text = text.Trim();
        if (text.Contains(':'))
            return TryParseColons(text, out id);
        bool hex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        if (hex)
            text = text[2..];
        NumberStyles style = hex || text.Length == HexDigits ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        if (!ulong.TryParse(text, style, CultureInfo.InvariantCulture, out ulong value))
            return false;
        id = new DatapathId(value);
        return true;
    }

    public int CompareTo(DatapathId other) => Value.CompareTo(other.Value);

    public static bool operator <(DatapathId left, DatapathId right) => left.Value < right.Value;
    public static bool operator >(DatapathId left, DatapathId right) => left.Value > right.Value;
    public static bool operator <=(DatapathId left, DatapathId right) => left.Value <= right.Value;
    public static bool operator >=(DatapathId left, DatapathId right) => left.Value >= right.Value;

    /// <summary>16 hex digits, as <c>ovs-vsctl get bridge … datapath-id</c> prints them.</summary>
    public override string ToString() => Value.ToString("x16", CultureInfo.InvariantCulture);

    private static bool TryParseColons(ReadOnlySpan<char> text, out DatapathId id)
    {
        id = default;
        ulong value = 0;
        int octets = 0;
        foreach (Range range in text.Split(':'))
        {
            ReadOnlySpan<char> part = text[range];
            if (part.Length is < 1 or > 2 || octets == 8
                || !byte.TryParse(part, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte octet))
                return false;
            value = (value << 8) | octet;
            octets++;
        }
        id = new DatapathId(value);
        return octets == 8;
    }
}
