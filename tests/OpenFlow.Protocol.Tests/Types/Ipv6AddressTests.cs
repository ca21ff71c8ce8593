using CsCheck;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Tests.Types;

public sealed class Ipv6AddressTests
{
    [Theory]
    [InlineData("::", "::")]
    [InlineData("2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1")]
    [InlineData("::ffff:10.0.0.1", "::ffff:10.0.0.1")]
    [InlineData("fe80::1", "fe80::1")]
    public void Ipv6Address_is_printed_in_the_short_form(string text, string expected)
    {
        Assert.True(Ipv6Address.TryParse(text, out Ipv6Address address));
        Assert.Equal(expected, address.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("10.0.0.1")]
    [InlineData("fe80::1%2")]
    [InlineData("[::1]")]
    [InlineData("[::1]:80")]
    [InlineData("2001:db8::/32")]
    [InlineData("1::2::3")]
    public void Ipv6Address_anything_around_an_address_is_refused(string text) =>
        Assert.False(Ipv6Address.TryParse(text, out _));

    [Fact]
    public void Ipv6Address_octets_and_text_come_back() =>
        Gen.Byte.Array[Ipv6Address.Size].Sample(octets =>
        {
            Ipv6Address address = Ipv6Address.Read(octets);
            byte[] written = new byte[Ipv6Address.Size];
            address.Write(written);
            Assert.Equal(octets, written);
            Assert.True(Ipv6Address.TryParse(address.ToString(), out Ipv6Address parsed));
            Assert.Equal(address, parsed);
        }, iter: 2_000);

    [Theory]
    [InlineData("ff02::1", true, false)]
    [InlineData("fe80::1", false, true)]
    [InlineData("febf::1", false, true)]
    [InlineData("fec0::1", false, false)]
    [InlineData("2001:db8::1", false, false)]
    public void Ipv6Address_scopes_are_told_apart(string text, bool multicast, bool linkLocal)
    {
        Assert.True(Ipv6Address.TryParse(text, out Ipv6Address address));
        Assert.Equal(multicast, address.IsMulticast);
        Assert.Equal(linkLocal, address.IsLinkLocal);
    }
}
