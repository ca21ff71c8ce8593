using StackUnderTest.Stack.Wire;
using StackUnderTest.Tests.Simulation;

namespace StackUnderTest.Tests.Ip;

public sealed class Ipv4Tests
{
    private static byte[] Ping => Packets.Icmp(8, 0, 0x00010002, [1, 2, 3]);

    public static TheoryData<string, Action<byte[]>> Spoilt => new()
    {
        { "version 5", packet => Change(packet, 0, 0x55) },
        { "header of four words", packet => Change(packet, 0, 0x44) },
        { "total size beyond the frame", packet => Change(packet, 2, 4) },
        { "total size below the header", packet => Change(packet, 3, 12) },
        { "header beyond the total size", packet => Change(packet, 0, 0x4f) },
    };

    [Theory, Behaviour(4)]
    [MemberData(nameof(Spoilt))]
    public void Ipv4_packet_with_a_wrong_header_is_silently_dropped(string what, Action<byte[]> spoil)
    {
        var bench = new Bench();
        Assert.Null(bench.Answer(Packets.Ip(1, Ping, spoil: spoil), 1));
        Assert.True(bench.Stack.Counters.IpMalformed == 1, what);
        Assert.NotNull(bench.Answer(Packets.Ip(1, Ping), 1));
    }

    [Fact, Behaviour(4)]
    public void Ipv4_packet_with_a_wrong_checksum_is_silently_dropped()
    {
        var bench = new Bench();
        Assert.Null(bench.Answer(Packets.Ip(1, Ping, spoil: packet => packet[10] ^= 1), 1));
        Assert.Equal(1, bench.Stack.Counters.IpBadChecksum);
    }

    [Fact, Behaviour(5)]
    public void Ipv4_packet_for_another_address_is_dropped()
    {
        var bench = new Bench();
        Assert.Null(bench.Answer(Packets.Ip(1, Ping, destination: new Ipv4Address(10, 78, 0, 77)), 1));
        Assert.Equal(1, bench.Stack.Counters.IpOfOthers);
    }

    [Theory, Behaviour(5)]
    [InlineData(0xffff_ffff)] // limited broadcast
    [InlineData(0x0a4e_00ff)] // the network's broadcast
    [InlineData(0xe000_0005)] // multicast
    [InlineData(0x7f00_0001)] // loopback
    [InlineData(0x0a4e_0002)] // ourselves: "land"
    [InlineData(0x0000_0000)]
    [InlineData(0xf000_0001)] // reserved
    public void Ipv4_packet_from_an_impossible_source_is_dropped(uint source)
    {
        var bench = new Bench("echo");
        Assert.Null(bench.Answer(Packets.Ip(1, Ping, source: new Ipv4Address(source)), 1));
        byte[] syn = Packets.Tcp(7, 7, 1, 0, TcpFlags.Syn, [], 100, [], new Ipv4Address(source));
        bench.Deliver(Packets.Ip(6, syn, source: new Ipv4Address(source)));
        Assert.Empty(bench.Take(6));
        Assert.NotNull(bench.Answer(Packets.Ip(1, Ping), 1));
    }

    [Fact, Behaviour(5)]
    public void Ipv4_packet_for_us_in_a_frame_for_everyone_is_dropped()
    {
        var bench = new Bench();
        Assert.Null(bench.Answer(Packets.Ip(1, Ping, mac: MacAddress.Broadcast), 1));
    }

    [Theory, Behaviour(6)]
    [InlineData("01010101")]
    [InlineData("07000000")] // record route of length 0
    [InlineData("830304ff")] // source route with an odd pointer
    [InlineData("44ff0000")] // length past the header
    public void Ipv4_options_are_skipped_whatever_they_are(string hex)
    {
        var bench = new Bench();
        Assert.NotNull(bench.Answer(Packets.Ip(1, Ping, options: Convert.FromHexString(hex)), 1));
    }

    [Fact]
    public void Ipv4_padding_of_the_link_is_no_part_of_the_packet()
    {
        var bench = new Bench();
        byte[] frame = [.. Packets.Ip(1, Ping), .. new byte[20]];
        byte[]? answer = bench.Answer(frame, 1);
        Assert.Equal(Ping.Length, answer?.Length);
    }

    [Fact]
    public void Frame_that_is_padded_carries_nothing_of_an_older_one()
    {
        var bench = new Bench();
        bench.Deliver(Packets.Ip(1, Packets.Icmp(8, 0, 1, Enumerable.Repeat((byte)0xaa, 500).ToArray())));
        bench.Clear();
        bench.Deliver(Packets.Ip(1, Ping));
        byte[] frame = Assert.Single(bench.Take()).Bytes;
        Assert.Equal(60, frame.Length);
        Assert.All(frame[(14 + 20 + Ping.Length)..], octet => Assert.Equal(0, octet));
    }

    private static void Change(byte[] packet, int offset, byte value)
    {
        packet[offset] = value;
        if ((packet[0] & 15) * 4 <= packet.Length)
            Packets.FixIp(packet);
    }
}
