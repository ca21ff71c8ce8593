using System.Text;

namespace OpenFlow.Protocol.Wire;

/// <summary>
/// Text in a field of fixed size, filled up with zeros. The specification says ASCII, switches send what they
/// like: Latin-1 keeps every octet as one character, so it can't fail and survives a round trip.
/// </summary>
internal static class WireText
{
    public static string Read(ReadOnlySpan<byte> field) => Encoding.Latin1.GetString(Trim(field));

    /// <summary>The octets before the first zero.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        return end < 0 ? field : field[..end];
    }

    /// <summary>Writes octets of text and fills up with zeros, one at least; cuts what doesn't fit.</summary>
    public static void Write(Span<byte> field, ReadOnlySpan<byte> text)
    {
        field.Clear();
        text = Trim(text);
        text[..Math.Min(text.Length, field.Length - 1)].CopyTo(field);
    }

    /// <summary>Writes the text and fills up with zeros, one at least; cuts what doesn't fit.</summary>
    public static void Write(Span<byte> field, string? text)
    {
        field.Clear();
        ReadOnlySpan<char> characters = text ?? "";
        Encoding.Latin1.GetBytes(characters[..Math.Min(characters.Length, field.Length - 1)], field);
    }
}
