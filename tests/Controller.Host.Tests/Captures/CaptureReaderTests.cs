using Controller.Host.Captures;

namespace Controller.Host.Tests.Captures;

/// <summary>The headers of captures, field by field; <see cref="CapturedSessionsTests"/> has what is in them.</summary>
public sealed class CaptureReaderTests
{
    private static readonly DateTime Seen = new(2026, 11, 22, 20, 13, 5, DateTimeKind.Utc);

    private const string PcapBigEndian =
        "a1b2c3d4" // microseconds
        + "0002" + "0004" // version
        + "00000000" + "00000000" // zone, accuracy
        + "00040000" // snaplen
        + "f0000001" // Ethernet, and how long its checksum is
        + "6b034cd1" // seconds
        + "0001e241" // 123457 µs
        + "00000003" // captured
        + "00000040" // on the wire
        + "0a0b0c";

    private const string PcapNanoseconds =
        "4d3cb2a1" // nanoseconds, little-endian
        + "0200" + "0400"
        + "00000000" + "00000000"
        + "00000400"
        + "71000000" // Linux cooked
        + "d14c036b"
        + "15cd5b07" // 123456789 ns
        + "03000000"
        + "40000000"
        + "0a0b0c";

    private const string PcapngBigEndian =
        "0a0d0d0a" + "0000001c" + "1a2b3c4d" + "0001" + "0000" + "ffffffffffffffff" + "0000001c"
        + "00000001" + "00000014" // an interface without options
        + "0065" + "0000" // raw IP
        + "00000000" + "00000014"
        + "00000005" + "0000000c" + "0000000c" // a block of another type
        + "00000006" + "00000024"
        + "00000000" // interface
        + "000660e3" + "1ae1f881" // µs since 1970
        + "00000003" // captured
        + "00000040"
        + "0a0b0c00" + "00000024";

    // The interface's clock follows its snaplen.
    private static string Pcapng(string resolution, string time) =>
        "0a0d0d0a" + "1c000000" + "4d3c2b1a" + "0100" + "0000" + "ffffffffffffffff" + "1c000000"
        + "01000000" + "28000000"
        + "0100" + "0000" + "00000400"
        + "0200" + "0300" + "61626300" // a name, padded
        + "0900" + "0100" + resolution + "000000"
        + "00000000" + "28000000"
        + "06000000" + "24000000" + "00000000" + time + "03000000" + "40000000" + "0a0b0c00" + "24000000";

    /// <summary>A file, the 100 ns of its packet's time beyond a whole second, and its kind of link.</summary>
    public static TheoryData<string, long, int> Files() => new()
    {
        { PcapBigEndian, 1234570, (int)LinkType.Ethernet },
        { PcapNanoseconds, 1234567, (int)LinkType.LinuxCooked },
        { PcapngBigEndian, 1234570, (int)LinkType.Raw },
        { Pcapng("06", "e360060081f8e11a"), 1234570, (int)LinkType.Ethernet },
        { Pcapng("09", "2177ea1815b7b202"), 1234567, (int)LinkType.Ethernet },
        // The time in 2^-20 s.
        { Pcapng("94", "34b00600acf911cd"), 1234550, (int)LinkType.Ethernet },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void CaptureReader_reads_time_link_and_octets_in_either_order(string file, long ticks, int link)
    {
        byte[] octets = Convert.FromHexString(file);

        Assert.True(CaptureReader.Recognises(octets));
        CapturedPacket packet = Assert.Single(Read(octets));

        Assert.Equal(Seen.AddTicks(ticks), packet.Time);
        Assert.Equal((LinkType)link, packet.Link);
        Assert.Equal([0x0a, 0x0b, 0x0c], packet.Octets.ToArray());
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void CaptureReader_makes_no_packet_of_one_that_is_cut(string file, long ticks, int link)
    {
        _ = (ticks, link);
        byte[] octets = Convert.FromHexString(file);

        Assert.Throws<CommandFailedException>(() => Read(octets[..^1]));
        for (int size = sizeof(uint); size < octets.Length; size++)
            Assert.False(TryRead(octets[..size], out CapturedPacket[] found) && found.Length > 0, $"{size} octets");
    }

    [Fact]
    public void CaptureReader_refuses_a_packet_that_no_link_carries() =>
        Assert.Throws<CommandFailedException>(() =>
            Read(Convert.FromHexString(PcapBigEndian.Replace("00000003", "ffffffff", StringComparison.Ordinal))));

    [Theory]
    [InlineData("")]
    [InlineData("a1b2c3")]
    [InlineData("0414000800000005")]
    [InlineData("0a0a0d0d")]
    public void CaptureReader_recognises_nothing_else(string beginning) =>
        Assert.False(CaptureReader.Recognises(Convert.FromHexString(beginning)));

    private static CapturedPacket[] Read(byte[] octets)
    {
        using var stream = new MemoryStream(octets);
        var input = new InputBuffer(stream);
        input.TryFill();
        return [.. CaptureReader.Read(input)];
    }

    private static bool TryRead(byte[] octets, out CapturedPacket[] found)
    {
        found = [];
        try
        {
            found = Read(octets);
            return true;
        }
        catch (CommandFailedException)
        {
            return false;
        }
    }
}
