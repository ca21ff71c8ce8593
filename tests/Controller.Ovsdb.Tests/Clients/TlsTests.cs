using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Controller.Ovsdb.Addresses;
using Controller.Ovsdb.Clients;
using Controller.Ovsdb.Ensuring;
using Controller.Ovsdb.Tests.Daemons;
using Controller.Ovsdb.Tests.Fakes;
using Testing;

namespace Controller.Ovsdb.Tests.Clients;

/// <summary>ovsdb-server behind TLS, with client certificates that it checks.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("tls-");
    private readonly X509Certificate2 _authority = NewAuthority("ours");

    public TlsTests()
    {
        Write("ca.pem", _authority.ExportCertificatePem());
        Issue("server");
        Issue("client");
        using X509Certificate2 other = NewAuthority("others");
        Write("other-ca.pem", other.ExportCertificatePem());
    }

    public void Dispose()
    {
        _authority.Dispose();
        _files.Delete(recursive: true);
    }

    [Fact]
    public async Task OvsdbClient_and_server_know_each_other_by_their_certificates()
    {
        int port = FreePort();
        using RealSwitch server = Serve(port);
        await using OvsdbClient client = Connect(port, new OvsdbTls(File("client.pem"), File("client.key"), File("ca.pem")));
        Assert.Equal($"ssl:127.0.0.1:{port}", (await client.UntilReadyAsync()).Address.ToString());
    }

    [Fact]
    public async Task OvsdbClient_trusts_no_server_of_another_authority()
    {
        int port = FreePort();
        using RealSwitch server = Serve(port);
        await using OvsdbClient client = Connect(
            port, new OvsdbTls(File("client.pem"), File("client.key"), File("other-ca.pem")));
        DatabaseView view = await client.UntilAsync(
            view => view.Problem?.Contains("certificate", StringComparison.OrdinalIgnoreCase) == true);
        Assert.False(view.IsReady);
    }

    [Fact]
    public async Task OvsdbClient_says_which_file_can_not_be_used()
    {
        using TcpListener listener = FreeListener();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        await using OvsdbClient client = Connect(port, new OvsdbTls(AuthorityFile: File("nothing.pem")));
        DatabaseView view = await client.UntilAsync(view => view.Problem is not null);
        Assert.Contains("nothing.pem: ", view.Problem, StringComparison.Ordinal);
    }

    private RealSwitch Serve(int port) => new($"--remote=pssl:{port}:127.0.0.1", $"--private-key={File("server.key")}",
        $"--certificate={File("server.pem")}", $"--ca-cert={File("ca.pem")}");

    private static OvsdbClient Connect(int port, OvsdbTls tls) => new(
        SwitchClient.OptionsOf([new OvsdbAddress(OvsdbTransport.Tls, "127.0.0.1", port)], tls) with
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

    private static X509Certificate2 NewAuthority(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private void Issue(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 issued = request.Create(_authority, _authority.NotBefore, _authority.NotAfter,
            RandomNumberGenerator.GetBytes(8));
        Write($"{name}.pem", issued.ExportCertificatePem());
        Write($"{name}.key", key.ExportPkcs8PrivateKeyPem());
    }

    private string File(string name) => Path.Combine(_files.FullName, name);

    private void Write(string name, string text) => System.IO.File.WriteAllText(File(name), text);
}
