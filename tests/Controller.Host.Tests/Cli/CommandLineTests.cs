using Controller.Host.Tests.Fakes;

namespace Controller.Host.Tests.Cli;

public sealed class CommandLineTests : IDisposable
{
    private const string Help = "\nsdn: `sdn --help` shows how it is used\n";
    private const string ServeHelp = "\nsdn: `sdn serve --help` shows how it is used\n";

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("serv", "sdn: unknown argument 'serv' (did you mean `serve`?)" + Help)]
    [InlineData("serve --lisen=x",
        "sdn: unknown argument '--lisen=x' (did you mean `--listen`?)" + ServeHelp)]
    [InlineData("serve --lisen",
        "sdn: unknown argument '--lisen' (did you mean `--listen`?)" + ServeHelp)]
    [InlineData("serve --api", "sdn: Required argument missing for option: '--api'" + ServeHelp)]
    [InlineData("serve --listen 6653",
        "sdn: --listen must be ADDRESS:PORT such as 0.0.0.0:6653 or [::]:6653, not '6653'" + ServeHelp)]
    [InlineData("serve --api tcp",
        "sdn: --api must be unix:PATH, http://ADDRESS:PORT, or off, not 'tcp'" + ServeHelp)]
    [InlineData("serve --metrics on",
        "sdn: --metrics must be ADDRESS:PORT such as 127.0.0.1:9302, or off, not 'on'" + ServeHelp)]
    [InlineData("serve --transport udp",
        "sdn: --transport must be auto, epoll or sockets, not 'udp'" + ServeHelp)]
    [InlineData("serve --event-loops 0", "sdn: --event-loops must be 1 to 256, not '0'" + ServeHelp)]
    [InlineData("serve --log-level loud",
        "sdn: --log-level must be trace, debug, info, warn, error or fatal, not 'loud'" + ServeHelp)]
    [InlineData("serve --log-format xml",
        "sdn: --log-format must be text or json, not 'xml'" + ServeHelp)]
    [InlineData("check",
        "sdn: Required argument 'FILE' missing for command: 'check'\nsdn: `sdn check --help` shows how it is used\n")]
    [InlineData("switches --server ftp://x", "sdn: --server must be unix:PATH or http://ADDRESS:PORT, not 'ftp://x'\n")]
    public async Task CommandLine_of_bad_usage_says_how_and_ends_with_2(string line, string error) =>
        Assert.Equal((2, "", error), await SdnRun.ToEndAsync(line.Split(' ')));

    [Theory]
    [InlineData("check")]
    [InlineData("serve")]
    [InlineData("plan")]
    [InlineData("apply")]
    public async Task CommandLine_shows_the_first_thousand_problems_of_a_policy_and_how_many_more(string command)
    {
        string path = _directory.Write("bad.yaml",
            "apiVersion: sdn/v1\n" + string.Concat(Enumerable.Range(0, 1500).Select(i => $"k{i}: x\n")));

        (int code, string _, string error) = await SdnRun.ToEndAsync(command, path);
        (int _, string json, string _) = await SdnRun.ToEndAsync("check", "--json", path);

        string[] lines = error.TrimEnd('\n').Split('\n');
        Assert.Equal(2, code);
        Assert.InRange(lines.Length, 1001, 1002); // `serve` says behind it that it doesn't start
        Assert.StartsWith($"{path}:1001:1: error: unknown key `k999`", lines[999], StringComparison.Ordinal);
        Assert.Equal("... and 500 more", lines[1000]);
        Assert.Equal(1500, json.Split("\"severity\"").Length - 1);
    }

    [Fact]
    public async Task CommandLine_of_errors_and_many_warnings_keeps_the_errors()
    {
        var text = new System.Text.StringBuilder("apiVersion: sdn/v1\nacls:\n");
        for (int i = 0; i < 1500; i++)
            text.Append("  - {match: {protocol: tcp}, action: drop}\n");
        text.Append("bad: x\n");

        (int _, string _, string error) =
            await SdnRun.ToEndAsync("check", _directory.Write("bad.yaml", text.ToString()));

        string[] lines = error.TrimEnd('\n').Split('\n');
        Assert.Equal(1001, lines.Length);
        Assert.Single(lines, line => line.Contains(": error: unknown key `bad`", StringComparison.Ordinal));
        Assert.Equal("... and 500 more", lines[1000]);
    }

    [Fact]
    public async Task CommandLine_without_a_command_ends_with_2()
    {
        (int code, string _, string error) = await SdnRun.ToEndAsync();

        Assert.Equal(2, code);
        Assert.StartsWith("sdn: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CommandLine_version_is_the_project_s() =>
        Assert.Equal((0, "0.1.0\n", ""), await SdnRun.ToEndAsync("--version"));

    [Theory]
    [InlineData("")]
    [InlineData("serve")]
    [InlineData("check")]
    [InlineData("switches")]
    [InlineData("hosts")]
    [InlineData("links")]
    [InlineData("flows")]
    [InlineData("encode")]
    public async Task CommandLine_help_is_help_and_no_error(string command)
    {
        string[] words = command.Length > 0 ? [command, "--help"] : ["--help"];

        (int code, string output, string error) = await SdnRun.ToEndAsync(words);


        Assert.Equal((0, ""), (code, error));
        Assert.Contains("Usage:", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_of_a_good_policy_says_ok()
    {
        string path = _directory.Write("p.yaml", "apiVersion: sdn/v1\n");

        Assert.Equal((0, $"{path}: ok\n", ""), await SdnRun.ToEndAsync("check", path));
    }

    [Fact]
    public async Task Check_of_a_bad_policy_says_every_error_and_ends_with_2()
    {
        string path = _directory.Write("p.yaml", "apiVersion: sdn/v1\nl2: {mode: fast}\nvlan: 1\n");

        (int code, string output, string error) = await SdnRun.ToEndAsync("check", path);

        Assert.Equal((2, ""), (code, output));
        Assert.Equal(
            $"{path}:2:12: error: `mode` must be auto, pair, controller, learn or off, not `fast`\n"
            + $"{path}:3:1: error: unknown key `vlan` (did you mean `vlans`?)\n",
            error);
    }

    [Fact]
    public async Task Serve_of_a_bad_policy_says_every_error_and_starts_nothing()
    {
        string path = _directory.Write("p.yaml", "apiVersion: sdn/v1\nl2: {mode: fast}\nvlan: 1\n");

        (int code, string _, string error) = await SdnRun.ToEndAsync("serve", path);

        Assert.Equal(2, code);
        string[] lines = error.TrimEnd('\n').Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Equal($"sdn: nothing was started: the policy {path} has errors", lines[2]);
    }

    [Fact]
    public async Task Serve_of_no_such_policy_ends_with_2()
    {
        string path = _directory.PathOf("none.yaml");

        (int code, string _, string error) = await SdnRun.ToEndAsync("serve", path);

        Assert.Equal(2, code);
        Assert.StartsWith($"{path}: error: no such file\n", error, StringComparison.Ordinal);
    }
}
