using System.Buffers.Binary;

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

/// <summary>How a pcap file writes its numbers, told by its first four octets.</summary>
internal readonly record struct PcapFormat(bool IsBigEndian, bool HasNanoseconds)
{
    public const int HeaderSize = 24;
    public const int PacketHeaderSize = 16;
    public const int MaxPacketSize = 1 << 24;

    private const uint MicrosecondMagic = 0xa1b2c3d4;
    private const uint NanosecondMagic = 0xa1b23c4d;
    private const int LinkOffset = 20;
    private const int FractionOffset = 4;
    private const int SizeOffset = 8;
    private const uint LinkBits = 0xffff;
    private const int NanosecondsInAMicrosecond = 1000;

    public static bool TryFind(ReadOnlySpan<byte> beginning, out PcapFormat format)
    {
        bool isBig = BinaryPrimitives.ReadUInt32BigEndian(beginning) is MicrosecondMagic or NanosecondMagic;
        format = new PcapFormat(isBig, false);
        uint magic = format.Read(beginning);
        format = new PcapFormat(isBig, magic == NanosecondMagic);
        return magic is MicrosecondMagic or NanosecondMagic;
    }

    public LinkType ReadLink(ReadOnlySpan<byte> header) => (LinkType)(Read(header[LinkOffset..]) & LinkBits);

    public (DateTime Time, int Size) ReadPacketHeader(ReadOnlySpan<byte> header)
    {
        long fraction = Read(header[FractionOffset..]);
        long nanoseconds = HasNanoseconds ? fraction : fraction * NanosecondsInAMicrosecond;
        DateTime time = DateTime.UnixEpoch.AddSeconds(Read(header))
            .AddTicks(nanoseconds / TimeSpan.NanosecondsPerTick);
        return (time, (int)Read(header[SizeOffset..]));
    }

    private uint Read(ReadOnlySpan<byte> octets) => IsBigEndian
        ? BinaryPrimitives.ReadUInt32BigEndian(octets)
        : BinaryPrimitives.ReadUInt32LittleEndian(octets);
}
