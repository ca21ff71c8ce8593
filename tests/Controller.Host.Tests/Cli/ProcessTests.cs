using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Controller.Host.Tests.Fakes;

namespace Controller.Host.Tests.Cli;

/// <summary>The program as a process, with its real controller.</summary>
public sealed class ProcessTests : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private readonly TemporaryDirectory _directory = new();

    private string Api => $"unix:{_directory.PathOf("sdn.sock")}";

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Program_serves_until_a_signal_and_ends_with_0(string signal)
    {
        using Process serving = Start("serve", "--listen", "127.0.0.1:0", "--api", Api, "--metrics", "127.0.0.1:0");
        string log = await ReadUntilAsync(serving.StandardError, "serves switches on");
        using Process asking = Start("switches", "--server", Api);

        string table = await asking.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, await ExitCodeAsync(asking));
        Assert.StartsWith("NAME", table, StringComparison.Ordinal);
        using Process kill = Process.Start("kill", ["-s", signal, $"{serving.Id}"]);
        Assert.Equal(0, await ExitCodeAsync(serving));
        Assert.False(File.Exists(_directory.PathOf("sdn.sock")));
        Assert.Matches(@"(?m)^[0-9T:.-]{23}Z info  sdn 0\.1\.0 serves switches on 127\.0\.0\.1:\d+;", log);
    }

    [Fact]
    public async Task Program_whose_switch_port_is_in_use_names_it_and_ends_with_1()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        using Process serving = Start("serve", "--listen", $"{taken.LocalEndpoint}", "--api", Api, "--metrics", "off");

        string error = await serving.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, await ExitCodeAsync(serving));
        Assert.Contains(
            $"sdn: can't listen on {taken.LocalEndpoint}: the port is in use", error, StringComparison.Ordinal);
    }

    // What a shell starts in the background ignores SIGINT, and so does all that it starts: also these tests, maybe.
    private static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo(
        "env", ["--default-signal=INT", "dotnet", Path.Combine(AppContext.BaseDirectory, "sdn.dll"), .. arguments])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private static async Task<string> ReadUntilAsync(StreamReader reader, string text)
    {
        string read = "";
        while (!read.Contains(text, StringComparison.Ordinal))
        {
            string? line = await reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Bound);
            Assert.True(line is not null, read);
            read += line + "\n";
        }
        return read;
    }

    private static async Task<int> ExitCodeAsync(Process process)
    {
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Bound);
        return process.ExitCode;
    }
}
