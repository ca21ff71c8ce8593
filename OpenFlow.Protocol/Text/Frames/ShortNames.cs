using System.Globalization;
using System.Text;

namespace OpenFlow.Protocol.Text.Frames;

/// <summary>
/// Writes a list of names as ovs-ofctl does, what neighbours share before a <c>_</c> only once:
/// <c>tun_{id,src,dst,gbp_{id,flags}} metadata reg0...reg15</c>.
/// </summary>
internal static class ShortNames
{
    // Two that are numbered are written out.
    private const int MinRange = 3;

    public static void Append(StringBuilder text, IReadOnlyList<string> names) =>
        Append(text, [.. names], ' ');

    private static void Append(StringBuilder text, ReadOnlySpan<string> names, char separator)
    {
        for (int at = 0; at < names.Length;)
        {
            if (at > 0)
                text.Append(separator);
            string prefix = names[at][..(names[at].IndexOf('_', StringComparison.Ordinal) + 1)];
            int alike = prefix.Length == 0 ? 1 : CountOf(names[at..], prefix);
            int numbered = CountNumbered(names[at..]);
            if (alike > 1)
            {
                var rests = new string[alike];
                for (int i = 0; i < alike; i++)
                    rests[i] = names[at + i][prefix.Length..];
                Append(text.Append(prefix).Append('{'), rests, ',');
                text.Append('}');
                at += alike;
            }
            else if (numbered >= MinRange)
            {
                text.Append(names[at]).Append("...").Append(names[at + numbered - 1]);
                at += numbered;
            }
            else
            {
                text.Append(names[at++]);
            }
        }
    }

    private static int CountOf(ReadOnlySpan<string> names, string prefix)
    {
        int count = 0;
        while (count < names.Length && names[count].StartsWith(prefix, StringComparison.Ordinal))
            count++;
        return count;
    }

    private static int CountNumbered(ReadOnlySpan<string> names)
    {
        string word = names[0].TrimEnd("0123456789".ToCharArray());
        if (!int.TryParse(names[0].AsSpan(word.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            return 0;
        int count = 1;
        while (count < names.Length
            && names[count] == string.Create(CultureInfo.InvariantCulture, $"{word}{number + count}"))
            count++;
        return count;
    }
}
