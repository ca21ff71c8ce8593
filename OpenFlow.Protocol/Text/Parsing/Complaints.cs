namespace OpenFlow.Protocol.Text.Parsing;

/// <summary>Takes what a parse complains about; the first complaint is what people see.</summary>
internal sealed class Complaints
{
    private TextError? _first;

    /// <summary>The first complaint; an empty one where there is none.</summary>
    public TextError First => _first ?? default;

    /// <summary>Always false, so that a parser can return it.</summary>
    public bool Fail(Piece at, string message)
    {
        _first ??= new TextError(at.Column, message);
        return false;
    }
}
