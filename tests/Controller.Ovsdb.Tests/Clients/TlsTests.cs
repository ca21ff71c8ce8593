using System.Net;
using System.Net.Sockets;
using Controller.Ovsdb.Addresses;
using Controller.Ovsdb.Clients;
using Controller.Ovsdb.Ensuring;
using Controller.Ovsdb.Tests.Fakes;
using Testing;

namespace Controller.Ovsdb.Tests.Clients;

/// <summary>ovsdb-server behind TLS, with client certificates that it checks.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly Certificates _files = new("server", "client");

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task OvsdbClient_and_server_know_each_other_by_their_certificates()
    {
        int port = FreePort();
        using var server = new RealSwitch(_files.ServerOptions(port));
        await using OvsdbClient client = Connect(port, Tls("client", "ca.pem"));
        Assert.Equal($"ssl:127.0.0.1:{port}", (await client.UntilReadyAsync()).Address.ToString());
    }

    [Fact]
    public async Task OvsdbClient_trusts_no_server_of_another_authority_and_takes_the_file_that_comes_in_its_place()
    {
        int port = FreePort();
        using var server = new RealSwitch(_files.ServerOptions(port));
        _files.Copy("other-ca.pem", "trusted.pem");
        await using OvsdbClient client = Connect(port, Tls("client", "trusted.pem"));
        await client.UntilAsync(view => view.Problem
            == $"none of the authorities in {_files.PathOf("trusted.pem")} vouches for its certificate (CN=server)");

        _files.Copy("ca.pem", "trusted.pem");

        await client.UntilReadyAsync();
    }

    [Fact]
    public async Task OvsdbClient_without_an_authority_of_its_own_trusts_the_systems_alone()
    {
        int port = FreePort();
        using var server = new RealSwitch(_files.ServerOptions(port));
        await using OvsdbClient client = Connect(port, new OvsdbTls());
        await client.UntilAsync(view => view.Problem == "none of the system's authorities vouches for its certificate "
            + "(CN=server): one of one's own has to be given as a file");
    }

    [Theory]
    [InlineData("ca.pem", false)] // No certificate where one is asked for.
    [InlineData("other-ca.pem", true)] // One of an authority that the server doesn't know.
    public async Task OvsdbClient_that_its_server_does_not_know_is_told_so(string authorityOfClients, bool shows)
    {
        int port = FreePort();
        using var server = new RealSwitch(_files.ServerOptions(port, authorityOfClients));
        await using OvsdbClient client = Connect(port,
            shows ? Tls("client", "ca.pem") : new OvsdbTls(AuthorityFile: _files.PathOf("ca.pem")));
        await client.UntilAsync(view => view.Problem?.Contains(
            shows ? "the server refuses the certificate that it is shown (unknown ca)"
                : "the server refuses the certificate that it is shown (certificate required)",
            StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task OvsdbClient_says_which_file_can_not_be_used()
    {
        using TcpListener listener = FreeListener();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        await using OvsdbClient client = Connect(port, Tls("client", "nothing.pem"));
        DatabaseView view = await client.UntilAsync(view => view.Problem is not null);
        Assert.Equal($"{_files.PathOf("nothing.pem")}: no such file", view.Problem);
    }

    [Fact]
    public void OvsdbTls_finds_what_is_wrong_with_files()
    {
        _files.Issue("other");
        _files.Write("empty.pem", "nothing here");

        Assert.Empty(Tls("client", "ca.pem").FindFaults());
        Assert.Equal(
            [
                new TlsFileFault(TlsFile.Authority, _files.PathOf("empty.pem"),
                    "there is no certificate in it that can be read: it must be PEM, with BEGIN CERTIFICATE"),
                new TlsFileFault(TlsFile.PrivateKey, _files.PathOf("other.key"),
                    $"it isn't the key of the certificate in {_files.PathOf("client.pem")}: give the two that belong together"),
            ],
            new OvsdbTls(_files.PathOf("client.pem"), _files.PathOf("other.key"), _files.PathOf("empty.pem")).FindFaults());
        Assert.Equal(
            [
                new TlsFileFault(TlsFile.Authority, _files.PathOf(""), "it is a directory"),
                new TlsFileFault(TlsFile.Certificate, _files.PathOf("client.pem"),
                    "there is no private key in it that can be read: it must be PEM, without a passphrase"),
            ],
            new OvsdbTls(_files.PathOf("client.pem"), null, _files.PathOf("")).FindFaults());
    }

    private OvsdbTls Tls(string name, string authority) =>
        new(_files.PathOf($"{name}.pem"), _files.PathOf($"{name}.key"), _files.PathOf(authority));

    private static OvsdbClient Connect(int port, OvsdbTls tls) => new(
        SwitchClient.OptionsOf([new OvsdbAddress(OvsdbTransport.Tls, "127.0.0.1", port)], () => tls) with
        {
            MinBackoff = TimeSpan.FromMilliseconds(20),
            MaxBackoff = TimeSpan.FromMilliseconds(100),
        }, TimeProvider.System);

    private static TcpListener FreeListener()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private static int FreePort()
    {
        using TcpListener listener = FreeListener();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
