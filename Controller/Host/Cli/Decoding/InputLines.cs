using System.Text;
using Controller.Host.Captures;

namespace Controller.Host.Cli.Decoding;

/// <summary>Lines as they come, a character an octet. One that is longer than any message is cut.</summary>
internal static class InputLines
{
    /// <summary>Characters of the largest message, with blanks to spare.</summary>
    public const int MaxSize = 1 << 20;

    public static IEnumerable<string> Read(InputBuffer input)
    {
        while (TryFindEnd(input, out int size, out bool isCut))
        {
            string line = Encoding.Latin1.GetString(input.Available[..Math.Min(size, MaxSize)]).TrimEnd('\r');
            Skip(input, size, isCut);
            yield return line;
        }
    }

    // False at the end of the input. The last line may lack its new line.
    private static bool TryFindEnd(InputBuffer input, out int size, out bool isCut)
    {
        isCut = false;
        int searched = 0;
        while (true)
        {
            int found = input.Available[searched..].IndexOf((byte)'\n');
            size = found < 0 ? input.Available.Length : searched + found;
            if (found >= 0)
                return true;
            isCut = size > MaxSize;
            if (isCut)
                return true;
            searched = size;
            if (!input.TryFill())
                return size > 0;
        }
    }

    private static void Skip(InputBuffer input, int size, bool isCut)
    {
        input.Take(size);
        while (isCut)
        {
            int found = input.Available.IndexOf((byte)'\n');
            isCut = found < 0;
            input.Take(isCut ? input.Available.Length : found);
            if (isCut && !input.TryFill())
                return;
        }
        if (!input.Available.IsEmpty)
            input.Take(1);
    }
}
