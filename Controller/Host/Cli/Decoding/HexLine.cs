using System.Text;
using System.Text.Json;

namespace Controller.Host.Cli.Decoding;

/// <summary>
/// A line of input as octets: hex with blanks anywhere between the digits, <c>0x</c> or not, or a JSON object whose
/// <c>hex</c> has them. What follows a <c>#</c> is a comment.
/// </summary>
internal static class HexLine
{
    private const int DigitBits = 4;

    /// <summary>Why a line is no hex, and the place of the character that says so, counted from 0.</summary>
    public readonly record struct Trouble(string Words, int Offset);

    /// <summary>Whether there is nothing on the line but blanks and a comment.</summary>
    public static bool IsBlank(ReadOnlySpan<char> line) => WithoutComment(line).IsWhiteSpace();

    public static bool TryParse(string line, out byte[] octets, out Trouble trouble)
    {
        ReadOnlySpan<char> text = line.AsSpan().TrimStart();
        return text.StartsWith("{", StringComparison.Ordinal)
            ? TryParseJson(line, out octets, out trouble)
            : TryParseHex(WithoutComment(line), out octets, out trouble);
    }

    /// <summary>Whether an argument can only be meant as hex.</summary>
    public static bool IsHex(string argument) =>
        argument.Length > 1 && TryParseHex(argument, out byte[] octets, out _) && octets.Length > 0;

    private static ReadOnlySpan<char> WithoutComment(ReadOnlySpan<char> line)
    {
        int comment = line.TrimStart().StartsWith("{", StringComparison.Ordinal) ? -1 : line.IndexOf('#');
        return comment < 0 ? line : line[..comment];
    }

    private static bool TryParseHex(ReadOnlySpan<char> text, out byte[] octets, out Trouble trouble)
    {
        octets = new byte[(text.Length + 1) / 2];
        int digits = 0;
        int at = text.Length - text.TrimStart().Length;
        if (text[at..].StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            at += 2;
        for (; at < text.Length; at++)
        {
            if (char.IsWhiteSpace(text[at]))
                continue;
            if (!char.IsAsciiHexDigit(text[at]))
            {
                trouble = new Trouble($"'{text[at]}' is no hex digit", at);
                octets = [];
                return false;
            }
            octets[digits / 2] = (byte)(octets[digits / 2] << DigitBits | ValueOf(text[at]));
            digits++;
        }
        trouble = digits == 0 ? new Trouble("no message: the line is empty", 0)
            : new Trouble("a digit is missing: octets have two", text.Length);
        octets = octets[..(digits / 2)];
        return digits != 0 && digits % 2 == 0;
    }

    private static int ValueOf(char digit) => char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;

    private static bool TryParseJson(string line, out byte[] octets, out Trouble trouble)
    {
        octets = [];
        var reader = new Utf8JsonReader(Encoding.Latin1.GetBytes(line));
        try
        {
            while (reader.Read())
            {
                bool isHex = reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName
                    && reader.ValueTextEquals("hex");
                if (!isHex || !reader.Read() || reader.TokenType != JsonTokenType.String)
                    continue;
                int start = (int)reader.TokenStartIndex + 1;
                bool parsed = TryParseHex(reader.GetString(), out octets, out trouble);
                trouble = trouble with { Offset = trouble.Offset + start };
                return parsed;
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            trouble = new Trouble("no JSON", (int)reader.BytesConsumed);
            return false;
        }
        trouble = new Trouble("the object has no \"hex\"", 0);
        return false;
    }
}
