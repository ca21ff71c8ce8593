using System.Net;
using System.Net.Sockets;
using Controller.Host.Policies;
using Controller.Host.Policies.Files;
using Controller.Host.Provisioning;
using Controller.Host.Tests.Fakes;
using Testing;

namespace Controller.Host.Tests.Provisioning;

/// <summary><c>controller.ovsdb.tls</c> of a policy, up to a real ovsdb-server that asks for certificates.</summary>
public sealed class DatabaseTlsTests : IDisposable
{
    private readonly Certificates _files = new("server", "sdn");
    private readonly LineLog _log = new();
    private readonly int _port = FreePort();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task BridgeProvisioner_and_a_database_know_each_other_by_the_files_that_the_policy_names()
    {
        using RealSwitch server = Serve();
        await using var provisioner = new BridgeProvisioner(6699, new TunnelBoard(), _log, TimeProvider.System);

        Apply(provisioner, "{ca: ca.pem, certificate: sdn.pem, key: sdn.key}");

        await _log.UntilAsync("bridge br-int made");
        Assert.Equal("br-int", server.Vsctl("list-br"));
    }

    [Fact]
    public async Task BridgeProvisioner_says_why_a_database_is_not_trusted_and_takes_the_policy_that_mends_it()
    {
        using RealSwitch server = Serve();
        await using var provisioner = new BridgeProvisioner(6699, new TunnelBoard(), _log, TimeProvider.System);

        Apply(provisioner, "{ca: other-ca.pem, certificate: sdn.pem, key: sdn.key}");
        await _log.UntilAsync($"Warning: OVSDB ssl:127.0.0.1:{_port}: none of the authorities in "
            + $"{_files.PathOf("other-ca.pem")} vouches for its certificate (CN=server); its bridges keep what they have");
        Assert.Equal("", server.Vsctl("list-br"));

        Apply(provisioner, "{ca: ca.pem, certificate: sdn.pem, key: sdn.key}");
        await _log.UntilAsync("bridge br-int made");
    }

    [Fact]
    public async Task BridgeProvisioner_says_that_a_database_does_not_know_it()
    {
        using RealSwitch server = Serve();
        await using var provisioner = new BridgeProvisioner(6699, new TunnelBoard(), _log, TimeProvider.System);

        Apply(provisioner, "{ca: ca.pem}");

        await _log.UntilAsync("the server refuses the certificate that it is shown (certificate required)");
    }

    [Fact]
    public void Policy_names_the_place_of_files_for_tls_that_can_not_be_used()
    {
        _files.Issue("other");
        _files.Write("empty.pem", "");

        Assert.Empty(Problems("{ca: ca.pem, certificate: sdn.pem, key: sdn.key}"));
        Assert.Equal(
            [
                $"3:16: error: {_files.PathOf("empty.pem")}: there is no certificate in it that can be read: it must be "
                    + "PEM, with BEGIN CERTIFICATE",
                $"3:54: error: {_files.PathOf("other.key")}: it isn't the key of the certificate in "
                    + $"{_files.PathOf("sdn.pem")}: give the two that belong together",
            ],
            Problems("{ca: empty.pem, certificate: sdn.pem, key: other.key}"));
        Assert.Equal(
            [$"3:37: error: {_files.PathOf("sdn.pem")}: there is no private key in it that can be read: it must be PEM, "
                + "without a passphrase"],
            Problems("{ca: ca.pem, certificate: sdn.pem}"));
    }

    private string[] Problems(string tls)
    {
        PolicyReading reading = Read(tls);
        return [.. reading.Problems.Select(problem =>
            problem.Format("p.yaml").Replace($"{_files.PathOf("p.yaml")}:", "", StringComparison.Ordinal))];
    }

    private void Apply(BridgeProvisioner provisioner, string tls)
    {
        PolicyReading reading = Read(tls);
        Assert.Empty(reading.Problems);
        provisioner.Apply(ProvisionedBridge.Of(reading.Policy), reading.Policy.Controller.DatabaseTls!.Files);
    }

    private PolicyReading Read(string tls)
    {
        _files.Write("p.yaml", string.Join('\n',
            "apiVersion: sdn/v1",
            "controller: {ovsdb: {tls:",
            $"          {tls}}}}}",
            $"bridges: {{br-int: {{datapathId: 0x1, ovsdb: \"ssl:127.0.0.1:{_port}\", datapathType: dummy, "
                + "failMode: secure}}",
            ""));
        return PolicyFile.Read(_files.PathOf("p.yaml"));
    }

    private RealSwitch Serve()
    {
        var server = new RealSwitch(_files.ServerOptions(_port));
        server.Vsctl("init");
        return server;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
