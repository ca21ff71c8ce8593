using System.Diagnostics;
using EndToEnd.Tests.Running;

namespace EndToEnd.Tests.Labs;

/// <summary>
/// What passes for another computer (<c>lab/ovs/tests/other_computer.sh</c>): reached by ssh over a veth, and nothing
/// else shared with this one but the kernel. It ends with this process at the latest.
/// </summary>
internal sealed class OtherComputer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly string _cable;

    private OtherComputer(Process process, int number)
    {
        _process = process;
        _cable = $"e2e{Environment.ProcessId:x}-{number}";
        Card = $"e2e{Environment.ProcessId:x}u{number}";
        Network = $"198.{18 + number}.{(Environment.ProcessId >> 6) & 255}";
        LastByte = (Environment.ProcessId & 63) << 2;
    }

    /// <summary>Where its ssh server listens, on port 22.</summary>
    public string Address => $"{Network}.{LastByte + 2}";

    /// <summary>A line for <c>known_hosts</c>.</summary>
    public string HostKey { get; private set; } = "";

    /// <summary>A network card of this computer whose cable ends at <see cref="CardThere"/>.</summary>
    public string Card { get; }

    public string CardThere => "wire0";

    private string Network { get; }

    private int LastByte { get; }

    /// <summary>The id here of a process in its namespaces.</summary>
    private string Inside { get; set; } = "";

    /// <param name="number">Of this test run's computers, from 0.</param>
    /// <param name="keys">A file of public keys that may log in as root and as tester.</param>
    public static async Task<OtherComputer> StartAsync(int number, string keys)
    {
        // The address decides when there is a card to give it to, so it is known before.
        var address = new OtherComputer(new Process(), number);
        string script = Path.Combine(Repository.Root, "lab", "ovs", "tests", "other_computer.sh");
        var computer = new OtherComputer(
            Process.Start(Command.Describe(script, [$"{address.Address}/30", keys]))!, number);
        try
        {
            await computer.ConnectAsync();
            return computer;
        }
        catch
        {
            await computer.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a command as its own root would, by the kernel's means rather than by ssh.</summary>
    public Task<Output> RunAsync(params object[] command) => Command.RunAsync(
        "nsenter", ["--target", Inside, "--net", "--mount", "--pid", "--", .. command]);

    /// <summary>All that a lab could leave there: files, namespaces, links, and processes but the server's own.</summary>
    public async Task<string> StateAsync() => (await RunAsync("sh", "-c", """
        ls /run /run/netns /run/sdn-lab 2>/dev/null
        ip -o link | sed 's/^[0-9]*: \([^:@]*\).*/\1/' | sort
        ps -e -o args= | grep -v -E '^(ps|sh|sed|sort|grep|ls|nsenter|ip|sshd|sudo) ?' | grep -v sshd | sort
        mount | grep -c netns
        """)).Text;

    /// <summary>Ends the ssh server and all its connections, as a reboot does.</summary>
    public async Task StopSshAsync() => (await RunAsync("sh", "-c", "kill -9 $(pgrep -x sshd)")).RequireSuccess();

    public async Task StartSshAsync() => (await RunAsync("/usr/sbin/sshd", "-f", "/run/sshd_config")).RequireSuccess();

    /// <summary>Lays a cable between a card of this computer and one of that; it ends with that computer.</summary>
    public async Task AddCardAsync() => (await Command.RunAsync(
        "ip", "link", "add", Card, "type", "veth", "peer", "name", CardThere, "netns", Inside)).RequireSuccess();

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close(); // which it waits for
        using var limit = new CancellationTokenSource(EndLimit);
        await _process.WaitForExitAsync(limit.Token);
        _process.Dispose();
    }

    private async Task ConnectAsync()
    {
        Inside = await ReadAsync("pid ");
        (await Command.RunAsync("ip", "link", "add", _cable, "type", "veth", "peer", "name", "eth0", "netns", Inside))
            .RequireSuccess();
        (await Command.RunAsync("ip", "addr", "add", $"{Network}.{LastByte + 1}/30", "dev", _cable)).RequireSuccess();
        (await Command.RunAsync("ip", "link", "set", _cable, "up")).RequireSuccess();
        HostKey = $"{Address} {await ReadAsync("host key ")}";
    }

    private async Task<string> ReadAsync(string prefix)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(StartLimit);
        string? line = await _process.StandardOutput.ReadLineAsync(limit.Token);
        return line is not null && line.StartsWith(prefix, StringComparison.Ordinal)
            ? line[prefix.Length..]
            : throw new InvalidOperationException(
                $"the other computer doesn't start: {line}\n{await _process.StandardError.ReadToEndAsync(limit.Token)}");
    }
}
