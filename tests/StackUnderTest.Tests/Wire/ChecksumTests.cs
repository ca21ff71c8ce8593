using StackUnderTest.Stack.Wire;
using StackUnderTest.Tests.Simulation;

namespace StackUnderTest.Tests.Wire;

public sealed class ChecksumTests
{
    /// <summary>Octets and the checksum that is known for them.</summary>
    public static TheoryData<string, int> Known => new()
    {
        { "0001f203f4f5f6f7", 0x220d }, // RFC 1071 3, complemented
        { "45000073000040004011" + "0000" + "c0a80001c0a800c7", 0xb861 },
        { "4500003c1c4640004006" + "0000" + "ac100a63ac100a0c", 0xb1e6 },
        { "", 0xffff },
        { "ffff", 0 },
        { "01", 0xfeff },
    };

    [Theory]
    [MemberData(nameof(Known))]
    public void Checksum_is_the_known_one(string hex, int expected) =>
        Assert.Equal(expected, Checksum.Of(Convert.FromHexString(hex)));

    [Fact]
    public void Checksum_equals_the_sum_of_sixteen_bit_words_for_every_size()
    {
        var random = new Random(1);
        for (int size = 0; size < 2000; size++)
        {
            byte[] bytes = new byte[size];
            random.NextBytes(bytes);
            if (size % 3 == 0)
                Array.Fill(bytes, (byte)0xff);
            Assert.Equal(Packets.NaiveChecksum(bytes), Checksum.Of(bytes));
        }
    }

    [Fact]
    public void Checksum_of_sixty_four_kilobytes_of_ones_does_not_overflow()
    {
        byte[] bytes = new byte[65535];
        Array.Fill(bytes, (byte)0xff);
        Assert.Equal(Packets.NaiveChecksum(bytes), Checksum.Of(bytes));
    }

    [Fact]
    public void Checksum_over_data_with_its_own_checksum_is_right_and_over_changed_data_is_not()
    {
        byte[] frame = Packets.Ip(1, new byte[33]);
        Span<byte> header = frame.AsSpan(14, 20);
        Assert.True(Checksum.IsRight(header));
        header[9] ^= 0x10;
        Assert.False(Checksum.IsRight(header));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(21)]
    [InlineData(1480)]
    public void PseudoHeader_sums_as_its_octets_do(int size)
    {
        byte[] bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        ulong sum = Checksum.Add(Checksum.PseudoHeader(Packets.Peer, Packets.Stack, 6, size), bytes);
        Assert.Equal(Packets.Transport(6, bytes, Packets.Peer, Packets.Stack), Checksum.Finish(sum));
    }
}
