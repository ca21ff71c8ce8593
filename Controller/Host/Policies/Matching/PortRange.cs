using System.Globalization;
using Controller.Host.Values;

namespace Controller.Host.Policies.Matching;

/// <summary>Ports of a transport protocol, from one to another.</summary>
internal readonly record struct PortRange(ushort First, ushort Last)
{
    private const string Expected = "a port from 0 to 65535, or a range such as 8000-8099";

    /// <summary><c>80</c>, <c>8000-8099</c>.</summary>
    public static Parsed<PortRange> Parse(string text)
    {
        int dash = text.IndexOf('-', StringComparison.Ordinal);
        if (!TryParse(dash < 0 ? text : text[..dash], out ushort first)
            || !TryParse(dash < 0 ? text : text[(dash + 1)..], out ushort last))
            return Parsed<PortRange>.Expect(Expected);
        return first <= last
            ? new PortRange(first, last)
            : Parsed<PortRange>.Expect($"a range that begins with the lower port: {last}-{first}");
    }

    /// <summary>The fewest values with a mask that cover just these ports: at most 30.</summary>
    public IEnumerable<(ushort Value, ushort Mask)> Blocks()
    {
        int next = First;
        while (next <= Last)
        {
            // The largest power of two that begins here and doesn't go beyond the end.
            int size = next == 0 ? 0x10000 : next & -next;
            while (next + size - 1 > Last)
                size >>= 1;
            yield return ((ushort)next, (ushort)(0x10000 - size));
            next += size;
        }
    }

    private static bool TryParse(string text, out ushort port) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port);
}
