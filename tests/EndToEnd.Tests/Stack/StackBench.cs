using EndToEnd.Tests.Running;

namespace EndToEnd.Tests.Stack;

/// <summary>
/// The stack under test as an ordinary process on a TAP device in a network namespace of its own, with Linux at the
/// other end of the wire and a capture of all that passes.
/// </summary>
internal sealed class StackBench : IAsyncDisposable
{
    public const string Address = "10.78.0.2";
    public const string Linux = "10.78.0.1";
    private const string Device = "tap0";
    private const string Mac = "02:00:5e:10:00:02";

    private static readonly string Program = Path.Combine(
        Repository.Root, "StackUnderTest", "Host", "bin", "Release", "net10.0", "stack-host");

    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(20);

    private readonly string _namespace = $"e2e-stack-{Environment.ProcessId}";
    private readonly string _directory = Directory.CreateTempSubdirectory("e2e-stack-").FullName;
    private BackgroundCommand? _host;
    private BackgroundCommand? _capture;

    private StackBench()
    {
    }

    /// <summary>The process of the stack.</summary>
    public BackgroundCommand Host => _host ?? throw new InvalidOperationException("the stack isn't started");

    private string Capture => Path.Combine(_directory, "capture.pcap");

    /// <summary>A namespace with the device, the stack on it, and the capture begun.</summary>
    /// <param name="arguments">Of <c>stack-host</c>, after its addresses.</param>
    public static async Task<StackBench> StartAsync(params object[] arguments)
    {
        StackBench bench = await PrepareAsync();
        try
        {
            bench._host = bench.Background(Program, bench.HostArguments(arguments));
            await bench._host.SaysAsync("up, running");
        }
        catch (Exception)
        {
            await bench.DisposeAsync();
            throw;
        }

        return bench;
    }

    /// <summary>The same without the stack: see <see cref="RunHostAsync"/>.</summary>
    public static async Task<StackBench> PrepareAsync()
    {
        var bench = new StackBench();
        string name = bench._namespace;
        try
        {
            await IpAsync("netns", "add", name);
            await IpAsync("-n", name, "link", "set", "lo", "up");
            await IpAsync("-n", name, "tuntap", "add", "dev", Device, "mode", "tap");
            await IpAsync("-n", name, "addr", "add", $"{Linux}/24", "dev", Device);
            await IpAsync("-n", name, "link", "set", Device, "up");
            // Linux would leave its checksums to a card that isn't there, and the capture would call them wrong.
            (await bench.RunAsync("ethtool", "-K", Device, "tx", "off")).RequireSuccess();
            bench._capture = bench.Background(
                "tcpdump", "-i", Device, "-U", "-s", 0, "-B", 16_384, "-w", bench.Capture, "ether", "src", Mac);
            await bench._capture.SaysAsync("listening on");
        }
        catch (Exception)
        {
            await bench.DisposeAsync();
            throw;
        }

        return bench;
    }

    public BackgroundCommand Background(string program, params IEnumerable<object> arguments) =>
        new("ip", ["netns", "exec", _namespace, program, .. arguments]);

    public Task<Output> RunAsync(string program, params object[] arguments) =>
        Command.RunAsync("ip", ["netns", "exec", _namespace, program, .. arguments]);

    /// <summary>Runs the stack until its jobs are done.</summary>
    public Task<Output> RunHostAsync(params object[] arguments) => RunAsync(Program, [.. HostArguments(arguments)]);

    /// <summary>One of the scripts beside this file.</summary>
    public Task<Output> PythonAsync(string script, params object[] arguments) =>
        RunAsync("/usr/bin/python3", [Script(script), .. arguments]);

    public BackgroundCommand BackgroundPython(string script, params object[] arguments) =>
        Background("/usr/bin/python3", [Script(script), .. arguments]);

    /// <summary>Resident memory of the stack's process; <c>ip netns exec</c> becomes the program it runs.</summary>
    public long ResidentKilobytes() => File.ReadLines($"/proc/{Host.Id}/status")
        .Where(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
        .Select(line => long.Parse(
            line.Split(':', ' ', '\t').Last(word => word.Length > 0 && char.IsAsciiDigit(word[0])),
            System.Globalization.CultureInfo.InvariantCulture))
        .Single();

    /// <summary>Stops the stack; its counters by name.</summary>
    public async Task<IReadOnlyDictionary<string, long>> StopAsync()
    {
        await Host.SignalAsync("TERM");
        Output output = await Host.EndAsync(EndLimit);
        return output.Text.Split('\n').Select(line => line.Split(' '))
            .Where(words => words.Length == 2 && long.TryParse(words[1], out _))
            .ToDictionary(
                words => words[0], words => long.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>No packet that the stack sent is malformed or has a wrong checksum, says tshark.</summary>
    public async Task AssertCaptureIsCleanAsync()
    {
        await _capture!.SignalAsync("INT");
        await _capture.EndAsync(EndLimit);
        Assert.True(new FileInfo(Capture).Length > 1000, "nothing was captured");
        Output wrong = await Command.RunAsync(
            "tshark", "-r", Capture, "-o", "ip.check_checksum:TRUE",
            "-o", "tcp.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE", "-Y",
            "ip.checksum.status == 0 || tcp.checksum.status == 0 || udp.checksum.status == 0"
            + " || icmp.checksum.status == 0 || _ws.malformed");
        Assert.Equal("", wrong.RequireSuccess().Text);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
        if (_capture is not null)
            await _capture.DisposeAsync();
        await Command.RunAsync("ip", "netns", "del", _namespace);
        Directory.Delete(_directory, recursive: true);
    }

    private static string Script(string name) =>
        Path.Combine(Repository.Root, "tests", "EndToEnd.Tests", "Stack", name);

    private static async Task IpAsync(params object[] arguments) =>
        (await Command.RunAsync("ip", arguments)).RequireSuccess();

    private object[] HostArguments(object[] arguments) =>
        ["--tap", Device, "--ip", $"{Address}/24", "--gw", Linux, "--mac", Mac, "--seconds", 300, .. arguments];
}
