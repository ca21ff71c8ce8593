namespace Benchmarks.Wire;

/// <summary>A packet-out, read strictly (OpenFlow 1.3.5 §7.3.7).</summary>
internal unsafe struct PacketOutReader
{
    public uint Buffer;
    public int DataAt;
    public int DataSize;
    public OutputActions Actions;

    /// <summary>Reads a whole message; the fault in words, or null.</summary>
    public static string? Read(byte* message, int size, out PacketOutReader packet)
    {
        packet = default;
        if (message[0] != Of13.Version)
            return "packet-out of another version";
        if (size < Of13.OutActions)
            return "packet-out shorter than its fixed part";
        if (!Zeros.Are(message, Of13.OutPad, Of13.OutActions - Of13.OutPad))
            return "packet-out padded with something else than zeros";
        packet.Buffer = BigEndian.Get32(message + Of13.OutBuffer);
        packet.DataAt = Of13.OutActions + BigEndian.Get16(message + Of13.OutActionsSize);
        packet.DataSize = size - packet.DataAt;
        return packet.DataSize < 0
            ? "packet-out with more actions than message"
            : packet.Actions.Read(message, Of13.OutActions, packet.DataAt);
    }

    /// <summary>Whether it carries a frame of the generator's, whole or not.</summary>
    public readonly bool IsTestFrame(byte* message) =>
        DataSize >= TestFrame.Number && BigEndian.Get16(message + DataAt + TestFrame.Type) == TestFrame.EtherType;

    /// <summary>Whether all that follows the number of a test frame is there, and zeros.</summary>
    public readonly bool IsWhole(byte* message)
    {
        const int Rest = TestFrame.Number + sizeof(uint);
        return DataSize == TestFrame.Size && Zeros.Are(message, DataAt + Rest, TestFrame.Size - Rest);
    }
}
