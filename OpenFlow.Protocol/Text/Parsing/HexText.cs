using System.Globalization;

namespace OpenFlow.Protocol.Text.Parsing;

/// <summary>Reads octets in hex, with or without dots between them: <c>01.02.0a</c>.</summary>
internal static class HexText
{
    public static bool TryParse(Piece text, string what, Complaints complaints, out byte[] octets)
    {
        octets = [];
        var read = new List<byte>();
        for (int at = 0; at < text.Length;)
        {
            if (text[at] == '.' && at > 0)
            {
                at++;
                continue;
            }
            if (at + 2 > text.Length || !byte.TryParse(text.Slice(at, 2).Span, NumberStyles.AllowHexSpecifier,
                    CultureInfo.InvariantCulture, out byte octet))
                return complaints.Fail(text.From(at), $"{what} is octets of two hex digits each, such as 01.02.0a");
            read.Add(octet);
            at += 2;
        }
        octets = [.. read];
        return true;
    }
}
