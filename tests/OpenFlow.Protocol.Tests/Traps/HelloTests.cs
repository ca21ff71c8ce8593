using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Tests.Packets;

namespace OpenFlow.Protocol.Tests.Traps;

public sealed class HelloTests
{
    [Theory]
    [InlineData("04 00 00 10 00 00 00 05  00 01 00 08 00 00 00 10", "1.3 by both")]
    [InlineData("06 00 00 10 00 00 00 05  00 01 00 08 00 00 00 72", "a newer switch with 1.3 in its bitmap")]
    [InlineData("01 00 00 10 00 00 00 05  00 01 00 08 00 00 00 12", "the bitmap counts, not the older header")]
    [InlineData("06 00 00 08 00 00 00 05", "no bitmap: the smaller version")]
    [InlineData("04 00 00 18 00 00 00 05  00 01 00 0c 00 00 00 10 00 00 00 01 00 00 00 00", "a bitmap of two words")]
    public void Hello_negotiates_the_version_that_both_speak(string peer, string why)
    {
        Assert.True(TryNegotiate(peer, out byte version), why);
        Assert.Equal(4, version);
    }

    [Theory]
    [InlineData("06 00 00 10 00 00 00 05  00 01 00 08 00 00 00 62", "1.0, 1.4 and 1.5, but no 1.3")]
    [InlineData("01 00 00 08 00 00 00 05", "1.0 alone")]
    [InlineData("04 00 00 10 00 00 00 05  00 01 00 08 00 00 00 02", "a header of 1.3, a bitmap of 1.0 alone")]
    public void Hello_without_a_common_version_is_refused(string peer, string why) =>
        Assert.False(TryNegotiate(peer, out _), why);

    [Theory]
    [InlineData("06 00 00 18 00 00 00 05  00 09 00 05 aa 00 00 00  00 01 00 08 00 00 00 72", "an unknown one before")]
    [InlineData("06 00 00 17 00 00 00 05  00 01 00 08 00 00 00 72  67 61 72 62 61 67 65", "garbage behind")]
    [InlineData("06 00 00 10 00 00 00 05  00 01 00 00 00 00 00 72", "no length")]
    [InlineData("06 00 00 10 00 00 00 05  00 01 ff ff 00 00 00 72", "a length past the end")]
    [InlineData("06 00 00 10 00 00 00 05  00 01 00 04 00 00 00 00", "a bitmap without words")]
    [InlineData("06 00 00 0a 00 00 00 05  00 01", "not even a length")]
    public void Hello_tolerates_elements_that_it_does_not_know(string peer, string why)
    {
        Assert.True(TryNegotiate(peer, out byte version), why);
        Assert.Equal(4, version);
    }

    [Fact]
    public void Hello_takes_the_highest_common_version()
    {
        byte[] own = [0, 1, 0, 8, 0, 0, 0, 0x72];
        byte[] peer = [0, 1, 0, 8, 0, 0, 0, 0x32];
        Assert.True(Hello.TryNegotiate(new Hello { Version = 6, Elements = own },
            new Hello { Version = 6, Elements = peer }, out byte version));
        Assert.Equal(5, version);
    }

    private static bool TryNegotiate(string hex, out byte version)
    {
        Assert.True(Hello.TryRead(AnnotatedHex.Read(hex), out Hello peer, out _));
        return Hello.TryNegotiate(new Hello(), peer, out version);
    }
}
