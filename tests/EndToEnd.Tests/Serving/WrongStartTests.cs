using System.Net;
using System.Net.Sockets;
using EndToEnd.Tests.Running;

namespace EndToEnd.Tests.Serving;

/// <summary>What a user gets who starts the program wrongly.</summary>
public sealed class WrongStartTests
{
    [Theory]
    [InlineData("apiVersion: sdn/v1\nl2:\n  mode: [pair\n", ":3:9")]
    [InlineData("apiVersion: sdn/v1\nl2:\n  mode: pear\n", ":3:9")]
    [InlineData("apiVersion: sdn/v1\nbridges:\n  left: {datapathId: 1, port: {}}\n", ":3:25")]
    public async Task Sdn_a_broken_policy_is_told_with_line_and_column_and_nothing_starts(string policy, string place)
    {
        string file = Path.Combine(Path.GetTempPath(), $"sdn-e2e-{Guid.NewGuid():N}.yaml");
        await File.WriteAllTextAsync(file, policy, TestContext.Current.CancellationToken);
        try
        {
            Output output = await Command.RunAsync(Repository.Sdn, "serve", file);
            Assert.Equal(2, output.ExitCode);
            Assert.Contains(file + place, output.Errors, StringComparison.Ordinal);
            Assert.DoesNotContain(" at ", output.Errors, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Sdn_a_port_in_use_is_told_and_ends_with_1()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        Output output = await Command.RunAsync(
            Repository.Sdn, "serve", "--listen", other.LocalEndpoint, "--api", "off", "--metrics", "off");
        Assert.Equal(1, output.ExitCode);
        string reason = $"can't listen on {other.LocalEndpoint}: the port is in use";
        Assert.Contains(reason, output.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sdn_told_to_stop_with_no_switch_there_ends_with_0()
    {
        await using SdnProcess sdn = await SdnProcess.StartAsync();
        Assert.Equal(0, (await sdn.StopAsync()).ExitCode);
    }
}
