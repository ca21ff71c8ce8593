using System.Globalization;
using System.Text;

namespace Controller.Host.Logging;

/// <summary>
/// Text that came from outside (a switch's description, a port's name), safe for a terminal and for a log of
/// lines: control characters are written as <c>\x1b</c>, so nobody forges a line or moves the cursor.
/// </summary>
internal static class PrintableText
{
    public static string Of(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\0', '\x1f') && !text.AsSpan().ContainsAnyInRange('\x7f', '\x9f'))
            return text;
        var printable = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            if (char.IsControl(c))
                printable.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}");
            else
                printable.Append(c);
        }
        return printable.ToString();
    }
}
