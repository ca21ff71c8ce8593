namespace Benchmarks.Wire;

/// <summary>What a list of actions does with a test frame (OpenFlow 1.3.5 §7.2.5).</summary>
internal unsafe struct OutputActions
{
    private const int HeaderSize = 4;
    private const int PadAt = 10;
    private const int PadSize = 6;

    /// <summary>How many outputs there are, and whether there is anything else.</summary>
    public int Outputs;

    public bool HasOthers;

    public bool ToController;

    /// <summary>Offset in the message of the port of the last output; 0 where there is none.</summary>
    public int PortAt;

    /// <summary>Whether the packet leaves, unchanged, by one port and no other.</summary>
    public readonly bool IsOneOutput => Outputs == 1 && !HasOthers;

    /// <summary>Takes the octets from <paramref name="at"/> to <paramref name="end"/>; the fault, or null.</summary>
    public string? Read(byte* message, int at, int end)
    {
        while (at < end)
        {
            if (end - at < 8)
                return "action cut off";
            int size = BigEndian.Get16(message + at + 2);
            if (size < 8 || size % 8 != 0 || size > end - at)
                return "action of a wrong length";
            if (BigEndian.Get16(message + at) != Of13.ActionOutput)
                HasOthers = true;
            else if (size != Of13.ActionOutputSize)
                return "output action of a wrong length";
            else if (!Zeros.Are(message, at + PadAt, PadSize))
                return "output action padded with something else than zeros";
            else
            {
                Outputs++;
                PortAt = at + HeaderSize;
                ToController |= BigEndian.Get32(message + PortAt) == Of13.PortController;
            }
            at += size;
        }
        return null;
    }
}
