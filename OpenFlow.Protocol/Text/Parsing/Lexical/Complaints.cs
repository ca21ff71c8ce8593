namespace OpenFlow.Protocol.Text.Parsing.Lexical;

/// <summary>
/// Takes what a parse complains about; the first complaint is what people see. It goes wherever the parse goes, and so
/// it also knows the names that the text may have.
/// </summary>
internal sealed class Complaints(IFlowNames? names = null)
{
    private TextError? _first;

    /// <summary>The first complaint; an empty one where there is none.</summary>
    public TextError First => _first ?? default;

    /// <summary>Null where the text may have numbers only.</summary>
    public IFlowNames? Names => names;

    /// <summary>Whether a piece may be a name: it is no number.</summary>
    public static bool MayBeName(Piece text) => !text.IsEmpty && !char.IsAsciiDigit(text[0]) && text[0] != '-';

    /// <summary>Always false, so that a parser can return it.</summary>
    public bool Fail(Piece at, string message)
    {
        _first ??= new TextError(at.Column, message);
        return false;
    }
}
