namespace OpenFlow.Protocol.Text.Parsing;

/// <summary>Why a text couldn't be read.</summary>
/// <param name="Column">Where, in characters; the first is 1.</param>
/// <param name="Message">What is wrong and what to write instead, without the place.</param>
public readonly record struct TextError(int Column, string Message)
{
    public override string ToString() => $"{Column}: {Message}";
}
