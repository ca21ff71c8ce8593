using System.Globalization;
using System.Net;
using System.Text;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Text;

/// <summary>Writes values of fields as ovs-ofctl does. Octets of any size are taken: what doesn't fit is hex.</summary>
internal static class FieldText
{
    // Open vSwitch holds these states in eight bits.
    private const uint ConnectionStates = 0xff;

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
                text.Append(FragmentNameOf(value[0], mask.IsEmpty ? byte.MaxValue : mask[0]));
                break;
            case FieldFormat.TcpFlags when value.Length == sizeof(ushort):
            case FieldFormat.TunnelFlags when value.Length == sizeof(ushort):
            case FieldFormat.ConnectionState when value.Length == sizeof(uint):
                AppendFlags(text, format, (uint)ToNumber(value), mask.IsEmpty ? uint.MaxValue : (uint)ToNumber(mask));
                break;
            case FieldFormat.PacketType when value.Length == sizeof(uint) && mask.IsEmpty:
                AppendPacketType(text, (uint)ToNumber(value));
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

    internal static ulong ToNumber(ReadOnlySpan<byte> octets)
    {
        ulong number = 0;
        foreach (byte octet in octets)
            number = (number << 8) | octet;
        return number;
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
        if (!mask.IsEmpty && format == FieldFormat.Decimal && value.Length == sizeof(ushort))
        {
            text.Append(CultureInfo.InvariantCulture, $"0x{ToNumber(value):x}/0x{ToNumber(mask):x}");
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

    private static string FragmentNameOf(byte value, byte mask)
    {
        foreach (FragmentName row in FlagNames.Fragments)
        {
            // Only the lowest two bits have a meaning.
            if ((mask & 3) == row.Mask && (value & row.Mask) == row.Value)
                return row.Name;
        }
        // Not the first fragment, but no fragment: there is no such packet.
        return "<error>";
    }

    private static void AppendFlags(StringBuilder text, FieldFormat format, uint value, uint mask)
    {
        string[] names = FlagNames.Of(format);
        uint all = FlagNames.AllOf(format);
        // A match says each of a tunnel's flags; what sets them has no mask.
        bool each = (mask & all) != all || (format == FieldFormat.TunnelFlags && mask != uint.MaxValue);
        int start = text.Length;
        for (int bit = 0; bit < names.Length; bit++)
        {
            bool set = (value >> bit & 1) != 0;
            if ((mask >> bit & 1) == 0 || (!each && !set))
                continue;
            if (each)
                text.Append(set ? '+' : '-');
            else if (text.Length > start)
                text.Append('|');
            text.Append(names[bit]);
        }
        uint unknown = value & mask & ~all & (format == FieldFormat.ConnectionState ? ConnectionStates : uint.MaxValue);
        if (unknown != 0)
            text.Append(CultureInfo.InvariantCulture, $"{(each ? "+" : "|")}0x{unknown:x}");
        if (text.Length == start)
            text.Append('0');
    }

    private static void AppendPacketType(StringBuilder text, uint value) => text
        .Append(CultureInfo.InvariantCulture, $"({value >> 16},0x{value & ushort.MaxValue:x})");
}
