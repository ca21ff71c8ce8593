using OpenFlow.Protocol.Matching;

namespace OpenFlow.Protocol.Text.Parsing;

/// <summary>Reads bits of a field: <c>NXM_NX_REG0[0..15]</c>, <c>reg0[3]</c>, <c>eth_src[]</c>, <c>eth_src</c>.</summary>
internal static class SubfieldParser
{

    /// <summary>The bits in the form that load, move and learn use.</summary>
    public static bool TryParse(Piece text, Complaints complaints, out Subfield subfield)
    {
        subfield = default;
        Piece range = default;
        bool bracketed = text.TrySplit("[", out Piece word, out range);
        if (!FieldNames.TryFind(word, out FieldName? name))
            return complaints.Fail(word, $"there is no field '{word}'{NearestName.Hint(word.Span, FieldNames.All)}");
        OxmField field = name.Move;
        int first = 0;
        int count = Subfield.WidthOf(field);
        if (bracketed && !TryParseRange(field, range, complaints, ref first, ref count))
            return false;
        subfield = new Subfield(field, first, count);
        return true;
    }

    /// <summary>As the other, of at most so many bits.</summary>
    public static bool TryParse(Piece text, int maxBits, Complaints complaints, out Subfield subfield)
    {
        if (!TryParse(text, complaints, out subfield))
            return false;
        return subfield.BitCount <= maxBits
            || complaints.Fail(text, $"{text} has {subfield.BitCount} bits: take at most {maxBits}");
    }

    /// <summary>The bits that must be written, so of a field that may be.</summary>
    public static bool TryParseWritable(Piece text, Complaints complaints, out Subfield subfield)
    {
        if (!TryParse(text, complaints, out subfield))
            return false;
        return subfield.Field.Writable || complaints.Fail(text, $"{subfield.Field.OvsName} is read-only");
    }

    private static bool TryParseRange(OxmField field, Piece range, Complaints complaints, ref int first, ref int count)
    {
        if (range.IsEmpty || range[range.Length - 1] != ']')
            return complaints.Fail(range, "write the bits as [], [BIT] or [FIRST..LAST]");
        range = range.Slice(0, range.Length - 1);
        if (range.IsEmpty)
            return true;
        ulong width = (ulong)count;
        bool two = range.TrySplit("..", out Piece low, out Piece high);
        string what = $"a bit of {field.OvsName}";
        if (!NumberText.TryParse(low, what, width - 1, complaints, out ulong from))
            return false;
        ulong to = from;
        if (two && !NumberText.TryParse(high, what, width - 1, complaints, out to))
            return false;
        if (to < from)
            return complaints.Fail(range, $"write the lower bit first: [{to}..{from}]");
        first = (int)from;
        count = (int)(to - from) + 1;
        return true;
    }
}
