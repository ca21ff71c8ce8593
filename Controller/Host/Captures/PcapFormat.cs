using System.Buffers.Binary;

namespace Controller.Host.Captures;

/// <summary>
/// How a pcap file writes its numbers, told by its first four octets (<c>pcap-savefile(5)</c>):
/// <code>
///  0       4       8               16      20      24
/// +-------+-------+---------------+-------+-------+
/// | magic |version|    unused     |snaplen| link  |   once
/// +-------+-------+-------+-------+-------+-------+
/// |seconds|frac.  | here  |in all |                   before each packet
/// +-------+-------+-------+-------+
/// </code>
/// </summary>
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
