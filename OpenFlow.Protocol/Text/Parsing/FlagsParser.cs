using System.Numerics;
using OpenFlow.Protocol.Matching;

namespace OpenFlow.Protocol.Text.Parsing;

/// <summary>Reads fields whose bits have names: <c>+trk-est</c> for some of them, <c>trk|est</c> for all.</summary>
internal static class FlagsParser
{
    public static bool TryParse(OxmField field, string name, Piece text, Complaints complaints, out FieldValue value)
    {
        if (char.IsAsciiDigit(text[0]))
            return TryParseNumber(field, name, text, complaints, out value);
        return text[0] is '+' or '-'
            ? TryParseSigned(field, name, text, complaints, out value)
            : TryParseAll(field, name, text, complaints, out value);
    }

    /// <summary>One of <c>no yes first later not_later</c>.</summary>
    public static bool TryParseFragment(OxmField field, Piece text, Complaints complaints, out FieldValue value)
    {
        foreach (FragmentName row in FlagNames.Fragments)
        {
            value = FieldValue.Of(field, row.Value, row.Mask);
            if (text.IsAnyCase(row.Name))
                return true;
        }
        value = default;
        string names = string.Join(", ", FlagNames.Fragments.Select(row => row.Name));
        return complaints.Fail(text, $"'{text}' is no kind of fragment: write one of {names}");
    }

    private static bool TryParseNumber(OxmField field, string name, Piece text, Complaints complaints,
        out FieldValue value)
    {
        if (!FieldParser.TryParseNumber(field, name, text, complaints, out value))
            return false;
        // Bits without a name are nobody's to match.
        BigInteger known = FlagNames.AllOf(field.Format);
        value = FieldValue.Of(field, value.Number, value.MaskNumber(field) & known);
        return (value.Number & ~known).IsZero || complaints.Fail(text, $"{name} has no such bits: {Known(field)}");
    }

    private static bool TryParseSigned(OxmField field, string name, Piece text, Complaints complaints,
        out FieldValue value)
    {
        value = default;
        BigInteger bits = 0;
        BigInteger mask = 0;
        for (int at = 0; at < text.Length;)
        {
            if (text[at] is not ('+' or '-'))
                return complaints.Fail(text.From(at), $"write + or - before each flag of {name}");
            bool set = text[at] == '+';
            int end = at + 1;
            while (end < text.Length && text[end] is not ('+' or '-'))
                end++;
            if (!TryFind(field, name, text.Slice(at + 1, end - at - 1), complaints, out BigInteger bit))
                return false;
            if (!(mask & bit).IsZero)
                return complaints.Fail(text.From(at), $"{text.Slice(at + 1, end - at - 1)} is said twice");
            mask |= bit;
            bits |= set ? bit : 0;
            at = end;
        }
        value = FieldValue.Of(field, bits, mask);
        return true;
    }

    private static bool TryParseAll(OxmField field, string name, Piece text, Complaints complaints,
        out FieldValue value)
    {
        value = default;
        BigInteger bits = 0;
        foreach (Piece flag in text.Split('|'))
        {
            if (!TryFind(field, name, flag, complaints, out BigInteger bit))
                return false;
            bits |= bit;
        }
        value = FieldValue.Of(field, bits, FlagNames.AllOf(field.Format));
        return true;
    }

    private static bool TryFind(OxmField field, string name, Piece flag, Complaints complaints, out BigInteger bit)
    {
        string[] names = FlagNames.Of(field.Format);
        int index = Array.FindIndex(names, flag.IsAnyCase);
        bit = index < 0 ? 0 : BigInteger.One << index;
        return index >= 0 || complaints.Fail(flag,
            $"'{flag}' is no flag of {name}{NearestName.Hint(flag.Span, names)}; {Known(field)}");
    }

    private static string Known(OxmField field) => $"there are {string.Join(", ", FlagNames.Of(field.Format))}";
}
