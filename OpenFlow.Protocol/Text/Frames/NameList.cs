using System.Globalization;
using System.Text;

namespace OpenFlow.Protocol.Text.Frames;

/// <summary>Bits by name, as ovs-ofctl writes them.</summary>
internal static class NameList
{
    /// <summary>
    /// Appends the names of the bits that are set, the lowest first and with blanks between them, then in hex what has
    /// no name (unless <paramref name="others"/> is false); <paramref name="none"/> for no bit. A null in
    /// <paramref name="names"/> is a bit without name.
    /// </summary>
    public static void Append(StringBuilder text, uint bits, ReadOnlySpan<string?> names, string none = "0",
        bool others = true)
    {
        int start = text.Length;
        uint unnamed = 0;
        for (int bit = 0; bit < sizeof(uint) * 8; bit++)
        {
            if ((bits >> bit & 1) == 0)
                continue;
            if (bit < names.Length && names[bit] is { } name)
                text.Append(text.Length > start ? " " : "").Append(name);
            else
                unnamed |= 1u << bit;
        }
        if (unnamed != 0 && others)
            text.Append(text.Length > start ? " " : "").Append(CultureInfo.InvariantCulture, $"0x{unnamed:x}");
        if (text.Length == start)
            text.Append(none);
    }

    /// <summary>As ovs-ofctl writes numbers in hex: without a prefix where there is nothing to prefix.</summary>
    public static string Hex(ulong number) => number == 0 ? "0" : $"0x{number:x}";
}
