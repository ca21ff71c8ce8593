namespace Benchmarks.Wire;

/// <summary>
/// A flow-mod, read strictly (OpenFlow 1.3.5 §7.3.4.1): every length checked, no field twice, padding of zeros.
/// </summary>
internal unsafe struct FlowModReader
{
    private const int OxmHeaderSize = 4;
    private const int InstructionHeaderSize = 8;

    public byte Command;
    public byte Table;
    public ushort Priority;
    public ulong Cookie;
    public ulong CookieMask;
    public uint Buffer;

    /// <summary>Offsets in the message of the values of match fields; 0 where the match has none.</summary>
    public int InPortAt, DestinationAt, SourceAt;

    public bool MatchIsEmpty;

    /// <summary>Whether the match has fields beside the three above.</summary>
    public bool HasOtherFields;

    /// <summary>Whether a field contradicts the test frame: another ethertype, a VLAN, a mask.</summary>
    public bool ExcludesTestFrames;

    public OutputActions Actions;

    public bool HasOtherInstructions;

    /// <summary>Reads a whole message; the fault in words, or null.</summary>
    public static string? Read(byte* message, int size, out FlowModReader flow)
    {
        flow = default;
        if (message[0] != Of13.Version)
            return "flow-mod of another version";
        if (size < Of13.FlowMatch + 8)
            return "flow-mod shorter than its fixed part";
        flow.Command = message[Of13.FlowCommand];
        flow.Table = message[Of13.FlowTable];
        flow.Priority = BigEndian.Get16(message + Of13.FlowPriority);
        flow.Cookie = BigEndian.Get64(message + Of13.FlowCookie);
        flow.CookieMask = BigEndian.Get64(message + Of13.FlowCookieMask);
        flow.Buffer = BigEndian.Get32(message + Of13.FlowBuffer);
        int matchSize = BigEndian.Get16(message + Of13.FlowMatch + 2);
        int padded = (matchSize + 7) & ~7;
        if (BigEndian.Get16(message + Of13.FlowMatch) != 1 || matchSize < OxmHeaderSize
            || Of13.FlowMatch + padded > size)
            return "match of a wrong type or length";
        if (!Zeros.Are(message, Of13.FlowPad, 2) || !Zeros.Are(message, Of13.FlowMatch + matchSize, padded - matchSize))
            return "flow-mod or match padded with something else than zeros";
        return flow.ReadMatch(message, Of13.FlowMatch + OxmHeaderSize, Of13.FlowMatch + matchSize)
               ?? flow.ReadInstructions(message, Of13.FlowMatch + padded, size);
    }

    private string? ReadMatch(byte* message, int at, int end)
    {
        MatchIsEmpty = at == end;
        while (at < end)
        {
            if (end - at < OxmHeaderSize || message[at + 3] > end - at - OxmHeaderSize)
                return "match field runs past the match";
            uint header = BigEndian.Get32(message + at);
            int value = at + OxmHeaderSize;
            if (!ReadField(message, header, value))
                return "match field twice";
            at = value + message[at + 3];
        }
        return null;
    }

    private bool ReadField(byte* message, uint header, int value)
    {
        switch (header)
        {
            case Of13.OxmInPort: return Place(ref InPortAt, value);
            case Of13.OxmEthDst: return Place(ref DestinationAt, value);
            case Of13.OxmEthSrc: return Place(ref SourceAt, value);
            case Of13.OxmEthType:
                ExcludesTestFrames |= BigEndian.Get16(message + value) != TestFrame.EtherType;
                HasOtherFields = true;
                return true;
            case Of13.OxmVlanVid:
                ExcludesTestFrames |= BigEndian.Get16(message + value) != 0;
                HasOtherFields = true;
                return true;
            default:
                // Metadata is the pipeline's own business; what else there may be, test frames don't have.
                ExcludesTestFrames |= (header & ~0x1ffu) != (Of13.OxmMetadata & ~0x1ffu);
                HasOtherFields = true;
                return true;
        }
    }

    private static bool Place(ref int field, int value)
    {
        if (field != 0)
            return false;
        field = value;
        return true;
    }

    private string? ReadInstructions(byte* message, int at, int end)
    {
        while (at < end)
        {
            if (end - at < InstructionHeaderSize)
                return "instruction cut off";
            int size = BigEndian.Get16(message + at + 2);
            if (size < InstructionHeaderSize || size % 8 != 0 || size > end - at)
                return "instruction of a wrong length";
            if (BigEndian.Get16(message + at) is Of13.InstructionApplyActions or Of13.InstructionWriteActions)
            {
                if (!Zeros.Are(message, at + 4, 4))
                    return "instruction padded with something else than zeros";
                if (Actions.Read(message, at + InstructionHeaderSize, at + size) is { } fault)
                    return fault;
            }
            else
                HasOtherInstructions = true;
            at += size;
        }
        return null;
    }
}
