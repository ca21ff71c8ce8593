using System.Numerics;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Text.Parsing;

/// <summary>
/// Reads values of fields, each in the form that ovs-fields(7) gives it: what <see cref="FieldText"/> writes, and more.
/// </summary>
internal static class FieldParser
{
    private const int EcnBits = 2;

    /// <summary>
    /// A value, with <c>/MASK</c> where some bits count; <c>*</c> where none does. A number that is too large for the
    /// field, a mask for a field that has none, and what isn't in the field's form are errors.
    /// </summary>
    public static bool TryParse(OxmField field, string name, Piece text, Complaints complaints, out FieldValue value)
    {
        value = default;
        if (text.IsEmpty)
            return complaints.Fail(text, $"{name} needs a value: {name}=…");
        if (text.Is("*"))
        {
            value = new FieldValue(new byte[field.Size], new byte[field.Size]);
            return true;
        }
        bool parsed = field.Format switch
        {
            FieldFormat.Mac => TryParseMac(field, text, complaints, out value),
            FieldFormat.Ipv4 or FieldFormat.Ipv6 => TryParseAddress(field, text, complaints, out value),
            FieldFormat.Port => TryParsePort(field, name, text, complaints, out value),
            FieldFormat.Fragment => FlagsParser.TryParseFragment(field, text, complaints, out value),
            FieldFormat.TcpFlags or FieldFormat.ConnectionState or FieldFormat.TunnelFlags =>
                FlagsParser.TryParse(field, name, text, complaints, out value),
            FieldFormat.PacketType => TryParsePacketType(field, text, complaints, out value),
            FieldFormat.Tos => TryParseTos(field, name, text, complaints, out value),
            _ => TryParseNumber(field, name, text, complaints, out value),
        };
        return parsed && CheckMask(field, name, text, value, complaints);
    }

    /// <summary>A number with or without a mask, whatever the field's own form is.</summary>
    public static bool TryParseNumber(OxmField field, string name, Piece text, Complaints complaints,
        out FieldValue value)
    {
        value = default;
        bool masked = text.TrySplit("/", out Piece number, out Piece mask);
        if (!TryParseBits(number, name, field.Bits, complaints, out BigInteger bits))
            return false;
        BigInteger maskBits = FieldValue.Ones(field.Bits);
        if (masked && !TryParseBits(mask, $"{name}'s mask", field.Bits, complaints, out maskBits))
            return false;
        value = FieldValue.Of(field, bits, maskBits);
        return true;
    }

    /// <summary>A number of at most so many bits; -1 is all ones where they are 64.</summary>
    public static bool TryParseBits(Piece text, string what, int bits, Complaints complaints, out BigInteger value)
    {
        value = default;
        if (bits == 64)
        {
            bool parsed = NumberText.TryParse(text, what, ulong.MaxValue, complaints, out ulong number);
            value = number;
            return parsed;
        }
        if (!NumberText.TryParseWide(text, what, complaints, out value))
            return false;
        if (value.Sign >= 0 && value <= FieldValue.Ones(bits))
            return true;
        string most = bits <= 64 ? $", at most {FieldValue.Ones(bits)}" : "";
        return complaints.Fail(text, $"{text} is out of range: {what} has {bits} bit{(bits == 1 ? "" : "s")}{most}");
    }

    private static bool CheckMask(OxmField field, string name, Piece text, FieldValue value, Complaints complaints)
    {
        if (value.IsExact || value.MatchesAnything || field.Maskable)
            return true;
        _ = text.TrySplit("/", out _, out Piece mask);
        return complaints.Fail(mask.IsEmpty ? text : mask, $"{name} can't be masked: leave out the mask");
    }

    private static bool TryParseMac(OxmField field, Piece text, Complaints complaints, out FieldValue value)
    {
        value = default;
        bool masked = text.TrySplit("/", out Piece address, out Piece mask);
        byte[]? maskOctets = [];
        if (AddressText.TryParseMac(address) is not { } octets)
            return complaints.Fail(address, $"'{address}' is no Ethernet address: write 00:11:22:33:44:55");
        if (masked && (maskOctets = AddressText.TryParseMac(mask)) is null)
            return complaints.Fail(mask, $"'{mask}' is no mask of an Ethernet address: write ff:ff:ff:00:00:00");
        value = Of(field, octets, maskOctets);
        return true;
    }

    private static bool TryParseAddress(OxmField field, Piece text, Complaints complaints, out FieldValue value)
    {
        value = default;
        int size = field.Size;
        bool masked = text.TrySplit("/", out Piece address, out Piece mask);
        byte[]? maskOctets = [];
        if (AddressText.TryParse(address, size) is not { } octets)
        {
            return complaints.Fail(address, size == Ipv4Address.Size
                ? $"'{address}' is no IPv4 address: write 192.0.2.1"
                : $"'{address}' is no IPv6 address: write 2001:db8::1");
        }
        if (masked && (maskOctets = AddressText.TryParseMask(mask, size)) is null)
            return complaints.Fail(mask, $"'{mask}' is no mask: write a prefix from 0 to {size * 8}, or an address");
        value = Of(field, octets, maskOctets);
        return true;
    }

    private static FieldValue Of(OxmField field, byte[] value, byte[] mask)
    {
        var plain = new FieldValue(value, mask);
        return FieldValue.Of(field, plain.Number, plain.MaskNumber(field));
    }

    private static bool TryParsePort(OxmField field, string name, Piece text, Complaints complaints,
        out FieldValue value)
    {
        value = default;
        if (!PortText.TryParse(text, name, complaints, out PortNumber port))
            return false;
        ulong number = port.Value;
        if (field.Size == sizeof(ushort))
        {
            if (port <= PortNumber.Max && number > ushort.MaxValue)
                return complaints.Fail(text, $"{text} is out of range: {field.Name} has 16 bits");
            number &= ushort.MaxValue;
        }
        value = FieldValue.Of(field, number);
        return true;
    }

    // A DSCP in its place in the octet, whose lowest two bits aren't looked at: ovs-fields(7).
    private static bool TryParseTos(OxmField field, string name, Piece text, Complaints complaints,
        out FieldValue value)
    {
        value = default;
        if (!NumberText.TryParse(text, name, byte.MaxValue, complaints, out ulong octet))
            return false;
        value = FieldValue.Of(field, octet >> EcnBits);
        return true;
    }

    private static bool TryParsePacketType(OxmField field, Piece text, Complaints complaints, out FieldValue value)
    {
        value = default;
        if (text.Length < 2 || text[0] != '(' || text[text.Length - 1] != ')'
            || !text.Slice(1, text.Length - 2).TrySplit(",", out Piece space, out Piece type))
            return complaints.Fail(text, $"'{text}' is no packet type: write (NAMESPACE,TYPE), such as (1,0x894f)");
        if (!NumberText.TryParse(space.Trim(), "the namespace", ushort.MaxValue, complaints, out ulong high)
            || !NumberText.TryParse(type.Trim(), "the type", ushort.MaxValue, complaints, out ulong low))
            return false;
        value = FieldValue.Of(field, high << 16 | low);
        return true;
    }
}
