using System.Text;
using System.Text.Json;
using OpenFlow.Protocol.Text.Parsing;

namespace Controller.Host.Cli;

/// <summary>Writes what became of each text: hex, or the error with a mark under its place.</summary>
internal sealed class EncodeReport(TextWriter output, TextWriter error, bool json)
{
    // Of a long text the part around the mark is shown.
    private const int Shown = 100;
    private const int Before = 60;

    public bool HasErrors { get; private set; }

    public void Write(int line, string text, EncodedText encoded)
    {
        HasErrors |= encoded.Frame is null;
        if (json)
            output.WriteLine(ToJson(line, encoded));
        else if (encoded.Frame is { } frame)
            output.WriteLine(Convert.ToHexStringLower(frame));
        else
            WriteError(line, text, encoded.Error);
    }

    private void WriteError(int line, string text, TextError found)
    {
        error.WriteLine($"{line}:{found.Column}: {Printable(found.Message)}");
        int start = Math.Max(0, Math.Min(found.Column - 1 - Before, text.Length - Shown));
        string part = text.Substring(start, Math.Min(Shown, text.Length - start));
        error.WriteLine(Printable(part));
        error.WriteLine("^".PadLeft(found.Column - start));
    }

    // What a text holds must not move the terminal's cursor, and the mark stands under its place.
    private static string Printable(string text) =>
        string.Create(text.Length, text, (letters, source) =>
        {
            for (int i = 0; i < letters.Length; i++)
                letters[i] = char.IsControl(source[i]) ? ' ' : source[i];
        });

    private static string ToJson(int line, EncodedText encoded)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("line", line);
            if (encoded.Frame is { } frame)
            {
                writer.WriteNumber("xid", encoded.Xid);
                writer.WriteString("hex", Convert.ToHexStringLower(frame));
            }
            else
            {
                writer.WriteStartObject("error");
                writer.WriteNumber("column", encoded.Error.Column);
                writer.WriteString("text", encoded.Error.Message);
                writer.WriteEndObject();
            }
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
