using System.Globalization;
using System.Net;
using System.Text;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Text;

/// <summary>Writes values of fields as ovs-ofctl does. Octets of any size are taken: what doesn't fit is hex.</summary>
internal static class FieldText
{
    private const int FragmentAny = 1;
    private const int FragmentLater = 2;
    private static readonly string[] TcpFlagNames = ["fin", "syn", "rst", "psh", "ack", "urg", "ece", "cwr", "ns"];

    /// <summary>Appends a value, and a mask unless it is empty.</summary>
    public static void Append(StringBuilder text, FieldFormat format, ReadOnlySpan<byte> value, ReadOnlySpan<byte> mask)
    {
        switch (format)
        {
            case FieldFormat.Mac when value.Length == MacAddress.Size:
                text.Append(MacAddress.Read(value));
                if (!mask.IsEmpty)
                    text.Append('/').Append(MacAddress.Read(mask));
                break;
            case FieldFormat.Ipv4 when value.Length == Ipv4Address.Size:
            case FieldFormat.Ipv6 when value.Length == 16:
                AppendAddress(text, value, mask);
                break;
            case FieldFormat.Fragment when value.Length == sizeof(byte):
                text.Append(FragmentName(value[0], mask.IsEmpty ? (byte)(FragmentAny | FragmentLater) : mask[0]));
                break;
            case FieldFormat.TcpFlags when value.Length == sizeof(ushort):
                AppendTcpFlags(text, (int)ToNumber(value), mask.IsEmpty ? -1 : (int)ToNumber(mask));
                break;
            default:
                AppendNumber(text, format, value, mask);
                break;
        }
    }

    /// <summary>Appends <c>0x</c> and the digits from the first that isn't 0; a plain <c>0</c> for zero.</summary>
    public static void AppendHex(StringBuilder text, ReadOnlySpan<byte> octets)
    {
        string digits = Convert.ToHexStringLower(octets).TrimStart('0');
        text.Append(digits.Length == 0 ? "0" : "0x").Append(digits);
    }

    private static void AppendNumber(StringBuilder text, FieldFormat format, ReadOnlySpan<byte> value,
        ReadOnlySpan<byte> mask)
    {
        if (format == FieldFormat.PaddedHex && value.Length == sizeof(uint))
        {
            text.Append(CultureInfo.InvariantCulture, $"0x{ToNumber(value):x5}");
            if (!mask.IsEmpty)
                text.Append(CultureInfo.InvariantCulture, $"/0x{ToNumber(mask):x5}");
            return;
        }
        if (!mask.IsEmpty || value.Length > sizeof(ulong) || format == FieldFormat.Hex)
        {
            AppendHex(text, value);
            if (!mask.IsEmpty)
                AppendHex(text.Append('/'), mask);
            return;
        }
        ulong number = ToNumber(value);
        _ = format switch
        {
            FieldFormat.PaddedHex => text.Append(CultureInfo.InvariantCulture, $"0x{number:x4}"),
            FieldFormat.Port when value.Length == sizeof(uint) => text.Append(new PortNumber((uint)number)),
            FieldFormat.Tos => text.Append(number << 2),
            _ => text.Append(number),
        };
    }

    private static void AppendAddress(StringBuilder text, ReadOnlySpan<byte> value, ReadOnlySpan<byte> mask)
    {
        text.Append(new IPAddress(value));
        if (mask.IsEmpty)
            return;
        int prefix = PrefixLength(mask);
        if (prefix >= 0)
            text.Append('/').Append(prefix);
        else
            text.Append('/').Append(new IPAddress(mask));
    }

    // -1 where ones and zeros are mixed.
    private static int PrefixLength(ReadOnlySpan<byte> mask)
    {
        int prefix = 0;
        bool ended = false;
        foreach (byte octet in mask)
        {
            for (int bit = 0x80; bit != 0; bit >>= 1)
            {
                bool one = (octet & bit) != 0;
                if (one && ended)
                    return -1;
                ended = !one;
                prefix += one ? 1 : 0;
            }
        }
        return prefix;
    }

    private static string FragmentName(byte value, byte mask) => (mask & (FragmentAny | FragmentLater)) switch
    {
        FragmentAny => (value & FragmentAny) != 0 ? "yes" : "no",
        FragmentLater => (value & FragmentLater) != 0 ? "later" : "not_later",
        _ => (value & FragmentLater) != 0 ? "later" : (value & FragmentAny) != 0 ? "first" : "no",
    };

    private static void AppendTcpFlags(StringBuilder text, int value, int mask)
    {
        bool any = false;
        for (int bit = 0; bit < TcpFlagNames.Length; bit++)
        {
            bool set = (value >> bit & 1) != 0;
            if ((mask >> bit & 1) == 0 || (mask < 0 && !set))
                continue;
            if (mask >= 0)
                text.Append(set ? '+' : '-');
            else if (any)
                text.Append('|');
            text.Append(TcpFlagNames[bit]);
            any = true;
        }
        if (!any)
            text.Append('0');
    }

    private static ulong ToNumber(ReadOnlySpan<byte> octets)
    {
        ulong number = 0;
        foreach (byte octet in octets)
            number = (number << 8) | octet;
        return number;
    }
}
