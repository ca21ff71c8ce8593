using System.Text;

namespace OpenFlow.Protocol.Wire;

/// <summary>
/// Text in a field of fixed size, filled up with zeros. The specification says ASCII, switches send what they
/// like: Latin-1 keeps every octet as one character, so it can't fail and survives a round trip.
/// </summary>
internal static class WireText
{
    public static string Read(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        return Encoding.Latin1.GetString(end < 0 ? field : field[..end]);
    }

    /// <summary>Writes the text and fills up with zeros, one at least; cuts what doesn't fit.</summary>
    public static void Write(Span<byte> field, string? text)
    {
        field.Clear();
        ReadOnlySpan<char> characters = text ?? "";
        Encoding.Latin1.GetBytes(characters[..Math.Min(characters.Length, field.Length - 1)], field);
    }
}
