using System.Globalization;
using System.Text;

namespace OpenFlow.Protocol.Text.Frames;

/// <summary>
/// Octets as ovs-ofctl dumps them: lines of 16, offset, hex with a dash in the middle, characters.
/// <code>00000000  04 05 00 08 00 00 00 01-                        |........        |</code>
/// </summary>
internal static class HexDump
{
    private const int LineSize = 16;
    private const int Middle = LineSize / 2 - 1;

    /// <summary>Appends whole lines; nothing for no octets.</summary>
    public static void Append(StringBuilder text, ReadOnlySpan<byte> octets)
    {
        for (int start = 0; start < octets.Length; start += LineSize)
            AppendLine(text, start, octets.Slice(start, Math.Min(LineSize, octets.Length - start)));
    }

    private static void AppendLine(StringBuilder text, int start, ReadOnlySpan<byte> line)
    {
        text.Append(CultureInfo.InvariantCulture, $"{start:x8}  ");
        for (int place = 0; place < LineSize; place++)
        {
            if (place < line.Length)
                text.Append(CultureInfo.InvariantCulture, $"{line[place]:x2}").Append(place == Middle ? '-' : ' ');
            else
                text.Append("   ");
        }
        text.Append('|');
        foreach (byte octet in line)
            text.Append(octet is >= 0x20 and < 0x7f ? (char)octet : '.');
        text.Append(' ', LineSize - line.Length).Append("|\n");
    }
}
