using System.Net;
using System.Net.Sockets;
using Apps.L2Learning;
using Controller.Core;
using Controller.Host.Tests.Fakes;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Tests.Cli;

public sealed class ServeTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeController _controller = new();

    private string Api => $"unix:{_directory.PathOf("sdn.sock")}";

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Serve_without_a_policy_listens_on_both_ports_and_learns()
    {
        await using SdnRun run = await SdnRun.ServeAsync(_controller, "--api", "off", "--metrics", "off");

        Assert.Equal(["0.0.0.0:6653", "0.0.0.0:6633"], _controller.Options!.Listen.Select(point => point.ToString()));
        Assert.Equal(LearningMode.Auto, _controller.LearningOf(new DatapathId(5)).Mode);
    }

    [Fact]
    public async Task Serve_options_go_before_the_policy()
    {
        string path = _directory.Write("p.yaml", """
            apiVersion: sdn/v1
            controller: {listen: ["127.0.0.1:1"], eventLoops: 2, transport: epoll, metrics: "127.0.0.1:2"}
            l2: {mode: pair}
            """);

        await using SdnRun run = await SdnRun.ServeAsync(_controller, path, "--api", "off", "--metrics", "off",
            "--listen", "127.0.0.1:7001", "--listen", "[::1]:7002", "--transport", "sockets");

        Assert.Equal(["127.0.0.1:7001", "[::1]:7002"], _controller.Options!.Listen.Select(point => point.ToString()));
        Assert.Equal((TransportKind.Sockets, 2), (_controller.Options.Transport, _controller.Options.EventLoops));
        Assert.Equal(LearningMode.Pair, _controller.LearningOf(new DatapathId(5)).Mode);
    }

    [Fact]
    public async Task Serve_stops_the_controller_and_ends_with_0()
    {
        await using SdnRun run = await SdnRun.ServeAsync(_controller, "--api", Api, "--metrics", "off");

        Assert.Equal(0, await run.StopAsync());
        Assert.True(_controller.IsStopped);
        Assert.False(File.Exists(_directory.PathOf("sdn.sock")));
    }

    [Fact]
    public async Task Serve_that_is_stopped_while_it_starts_ends_with_0()
    {
        Assert.Equal(0, await SdnRun.ServeStoppedAsync(_controller, "--api", Api, "--metrics", "off"));
        Assert.True(_controller.IsStopped);
        Assert.False(File.Exists(_directory.PathOf("sdn.sock")));
    }

    [Fact]
    public async Task Serve_socket_is_its_owner_s_alone()
    {
        await using SdnRun run = await SdnRun.ServeAsync(_controller, "--api", Api, "--metrics", "off");

        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite,
                File.GetUnixFileMode(_directory.PathOf("sdn.sock")));
    }

    [Fact]
    public async Task Serve_replaces_the_socket_that_a_dead_controller_left()
    {
        using (var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            dead.Bind(new UnixDomainSocketEndPoint(_directory.PathOf("other.sock")));
            File.Move(_directory.PathOf("other.sock"), _directory.PathOf("sdn.sock"));
        }

        await using SdnRun run = await SdnRun.ServeAsync(_controller, "--api", Api, "--metrics", "off");

        (int code, string output, string _) = await SdnRun.ToEndAsync("switches", "--server", Api, "--json");
        Assert.Equal((0, "[]\n"), (code, output));
    }

    [Fact]
    public async Task Serve_leaves_the_socket_of_a_living_controller()
    {
        await using SdnRun run = await SdnRun.ServeAsync(_controller, "--api", Api, "--metrics", "off");

        (int code, string _, string error) = await SdnRun.ToEndAsync("serve", "--api", Api, "--metrics", "off");

        string path = _directory.PathOf("sdn.sock");
        Assert.Equal((1, $"sdn: another controller serves on {path}: stop it, or give this one another --api\n"),
            (code, error));
        Assert.Equal(0, (await SdnRun.ToEndAsync("switches", "--server", Api)).Code);
    }

    [Fact]
    public async Task Serve_never_deletes_a_file_that_is_no_socket()
    {
        string path = _directory.Write("sdn.sock", "precious");

        (int code, string _, string error) = await SdnRun.ToEndAsync("serve", "--api", Api, "--metrics", "off");

        Assert.Equal(1, code);
        Assert.Equal($"sdn: can't make the API's socket {path}: there is a file that is no socket\n", error);
        Assert.Equal("precious", File.ReadAllText(path));
    }

    [Fact]
    public async Task Serve_socket_in_a_directory_that_is_not_there_is_a_clear_error()
    {
        string path = _directory.PathOf("none/sdn.sock");

        (int code, string _, string error) =
            await SdnRun.ToEndAsync("serve", "--api", $"unix:{path}", "--metrics", "off");

        Assert.Equal(1, code);
        Assert.Equal(
            $"sdn: can't make the API's socket {path}: there is no directory {_directory.PathOf("none")}\n", error);
    }

    [Theory]
    [InlineData("--metrics")]
    [InlineData("--api")]
    public async Task Serve_on_a_port_in_use_names_it_and_says_what_to_do(string option)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var endPoint = (IPEndPoint)taken.LocalEndpoint;
        string[] arguments = option == "--api"
            ? ["serve", "--api", $"http://{endPoint}", "--metrics", "off"]
            : ["serve", "--api", "off", "--metrics", $"{endPoint}"];

        (int code, string _, string error) = await SdnRun.ToEndAsync(arguments);

        Assert.Equal(1, code);
        Assert.Equal(
            $"sdn: can't listen on {endPoint}: the port is in use (`ss -ltnp 'sport = :{endPoint.Port}'` shows by whom): "
            + "stop that program, or choose another address\n", error);
    }

    [Fact]
    public async Task Serve_that_cannot_listen_for_switches_ends_with_1()
    {
        var refused = new CommandFailedException("can't listen on 0.0.0.0:6653");
        var controller = new FakeController { StartFailure = refused };

        (int code, string _, string error) = await SdnRun.ToEndAsync(
            ["serve", "--api", Api, "--metrics", "off", "--log-level", "error"], [], controller: controller);

        Assert.Equal((1, "sdn: can't listen on 0.0.0.0:6653\n"), (code, error));
        Assert.False(File.Exists(_directory.PathOf("sdn.sock")));
    }
}
