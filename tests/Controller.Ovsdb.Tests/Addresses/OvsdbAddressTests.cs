using Controller.Ovsdb.Addresses;

namespace Controller.Ovsdb.Tests.Addresses;

public sealed class OvsdbAddressTests
{
    [Theory]
    [InlineData("tcp:127.0.0.1:6640", OvsdbTransport.Tcp, "127.0.0.1", 6640)]
    [InlineData("tcp:[::1]:6641", OvsdbTransport.Tcp, "::1", 6641)]
    [InlineData("ssl:switch-1.example:6640", OvsdbTransport.Tls, "switch-1.example", 6640)]
    [InlineData("unix:/run/openvswitch/db.sock", OvsdbTransport.Unix, "/run/openvswitch/db.sock", 0)]
    public void OvsdbAddress_is_read_and_written_alike(string text, OvsdbTransport transport, string host, int port)
    {
        Assert.True(OvsdbAddress.TryParse(text, out OvsdbAddress? address, out _));
        Assert.Equal(new OvsdbAddress(transport, host, port), address);
        Assert.Equal(text, address.ToString());
    }

    [Theory]
    [InlineData("tcp:10.0.0.1", "tcp:10.0.0.1:6640")]
    [InlineData("ssl:[2001:db8::1]", "ssl:[2001:db8::1]:6640")]
    public void OvsdbAddress_without_a_port_has_IANAs(string text, string whole)
    {
        Assert.True(OvsdbAddress.TryParse(text, out OvsdbAddress? address, out _));
        Assert.Equal(whole, address.ToString());
    }

    [Theory]
    [InlineData("", "no OVSDB address")]
    [InlineData("10.0.0.1:6640", "write tcp:HOST:PORT")]
    [InlineData("ptcp:6640", "a server listens on")]
    [InlineData("tcp:10.0.0.1:0", "1 to 65535")]
    [InlineData("tcp:10.0.0.1:65536", "1 to 65535")]
    [InlineData("tcp:10.0.0.1:-1", "1 to 65535")]
    [InlineData("tcp::6640", "neither a host's name nor an address")]
    [InlineData("tcp:a b:6640", "neither a host's name nor an address")]
    [InlineData("tcp:::1:6640", "in brackets")]
    [InlineData("tcp:[::1]6640", "in brackets")]
    [InlineData("unix:", "path of a socket")]
    public void OvsdbAddress_that_is_none_is_told_why(string text, string part)
    {
        Assert.False(OvsdbAddress.TryParse(text, out OvsdbAddress? address, out string? error));
        Assert.Null(address);
        Assert.Contains(part, error, StringComparison.Ordinal);
    }

    [Fact]
    public void OvsdbAddress_of_a_socket_whose_path_is_too_long_for_Linux_is_refused()
    {
        Assert.True(OvsdbAddress.TryParse("unix:" + new string('a', 107), out _, out _));
        Assert.False(OvsdbAddress.TryParse("unix:" + new string('a', 108), out _, out string? error));
        Assert.Contains("107 octets", error, StringComparison.Ordinal);
    }

    [Fact]
    public void OvsdbAddress_list_has_the_members_of_a_cluster_in_order()
    {
        Assert.True(OvsdbAddress.TryParseList("tcp:10.0.0.1:1, tcp:10.0.0.2:2", out var addresses, out _));
        Assert.Equal(["tcp:10.0.0.1:1", "tcp:10.0.0.2:2"], addresses.Select(address => address.ToString()));
    }

    [Theory]
    [InlineData("tcp:10.0.0.1:1,", "no OVSDB address")]
    [InlineData("tcp:10.0.0.1:1,tcp:10.0.0.1:1", "there twice")]
    public void OvsdbAddress_list_with_a_fault_is_refused(string text, string part)
    {
        Assert.False(OvsdbAddress.TryParseList(text, out _, out string? error));
        Assert.Contains(part, error, StringComparison.Ordinal);
    }
}
