namespace Controller.Host.Captures;

/// <summary>Reads captures, pcap or pcapng, whichever way their numbers are ordered.</summary>
internal static class CaptureReader
{
    private const int MagicSize = sizeof(uint);

    /// <summary>Whether a capture begins so.</summary>
    public static bool Recognises(ReadOnlySpan<byte> beginning) => beginning.Length >= MagicSize
        && (PcapFormat.TryFind(beginning, out _) || PcapngReader.Recognises(beginning));

    /// <summary>
    /// The packets in their order. Ends with a <see cref="CommandFailedException"/> where the capture is broken or cut.
    /// </summary>
    public static IEnumerable<CapturedPacket> Read(InputBuffer input) =>
        PcapngReader.Recognises(input.Available) ? new PcapngReader(input).Read() : ReadPcap(input);

    /// <summary>
    /// pcap: a header of 24 octets, then each packet with one of 16: seconds, fraction, octets captured, octets there
    /// were (<c>pcap-savefile(5)</c>).
    /// </summary>
    private static IEnumerable<CapturedPacket> ReadPcap(InputBuffer input)
    {
        if (!PcapFormat.TryFind(input.Available, out PcapFormat format) || !input.TryFill(PcapFormat.HeaderSize))
            throw Cut();
        LinkType link = format.ReadLink(input.Available);
        input.Take(PcapFormat.HeaderSize);
        while (input.TryFill(PcapFormat.PacketHeaderSize))
        {
            (DateTime time, int size) = format.ReadPacketHeader(input.Available);
            if (size is < 0 or > PcapFormat.MaxPacketSize)
                throw new CommandFailedException($"the capture is broken: a packet of {(uint)size} octets");
            input.Take(PcapFormat.PacketHeaderSize);
            if (!input.TryFill(size))
                throw Cut();
            yield return new CapturedPacket(time, link, input.Available[..size].ToArray());
            input.Take(size);
        }
        if (!input.Available.IsEmpty)
            throw Cut();
    }

    internal static CommandFailedException Cut() => new("the capture ends in the middle of a packet");
}
