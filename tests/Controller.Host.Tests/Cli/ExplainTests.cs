using System.Text.Json;
using Controller.Core.Dataplane;
using Controller.Core.Explaining;
using Controller.Host.Tests.Fakes;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Text.Parsing;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Tests.Cli;

/// <summary><c>sdn explain</c> against a serving program whose network is a model.</summary>
public sealed class ExplainTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeController _controller = new()
    {
        Switches = [Samples.Switch(Samples.BrInt, "br-int")],
        Network = Network(),
    };

    private SdnRun? _serving;

    private string Server => $"unix:{_directory.PathOf("sdn.sock")}";

    public async ValueTask InitializeAsync() =>
        _serving = await SdnRun.ServeAsync(_controller, "--api", Server, "--metrics", "off");

    public async ValueTask DisposeAsync()
    {
        await _serving!.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Explain_prints_the_way_the_assumptions_and_the_verdict()
    {
        (int Code, string Output, string Error) run =
            await ExplainAsync("br-int", "web", "in_port=web,tcp,nw_dst=10.0.0.2,tp_dst=80");

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.StartsWith("assumed: ", run.Output, StringComparison.Ordinal);
        Assert.Contains("  table 0: priority=9,tcp,tp_dst=80 actions=drop  [policy, acl no-web, office.yaml:12]\n",
            run.Output, StringComparison.Ordinal);
        Assert.Contains("result: dropped in table 0 of br-int by priority=9", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_json_is_what_the_api_says()
    {
        (int Code, string Output, string Error) run =
            await ExplainAsync("--json", "br-int", "1", "udp");

        using JsonDocument answer = JsonDocument.Parse(run.Output);
        JsonElement verdict = answer.RootElement.GetProperty("verdicts")[0];
        Assert.Equal("delivered", verdict.GetProperty("kind").GetString());
        Assert.Equal("db", verdict.GetProperty("port").GetString());
        Assert.Equal("policy", verdict.GetProperty("flow").GetProperty("app").GetString());
    }

    [Fact]
    public async Task Explain_why_not_names_the_rule_in_the_way_and_the_exit_code_tells()
    {
        (int Code, string Output, string Error) run =
            await ExplainAsync("--why-not", "br-int/db", "--exit-code", "br-int", "web", "tcp,tp_dst=80");

        Assert.Equal(3, run.Code);
        Assert.Contains("why not: it would get to br-int/db\n"
            + "  without priority=9,tcp,tp_dst=80 actions=drop, table 0 of br-int [policy, acl no-web, office.yaml:12]\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_takes_the_octets_of_a_packet()
    {
        byte[] frame = FrameBuilder.Build(OpenFlow.Protocol.Matching.Match.Any).Frame;

        (int Code, string Output, string Error) run =
            await ExplainAsync("--packet", Convert.ToHexString(frame), "--exit-code", "br-int", "web");

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.DoesNotContain("assumed", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no switch 'br-x' was ever connected", "br-x", "web", "tcp")]
    [InlineData("switch 'br-int' has no port 'wbe'; there are web, db", "br-int", "wbe", "tcp")]
    [InlineData("the match, column 5: 'tp_dts' is not known", "br-int", "web", "tcp,tp_dts=80")]
    [InlineData("in_port=db isn't the port web that was named", "br-int", "web", "in_port=db,tcp")]
    public async Task Explain_says_what_is_wrong_with_the_question(string expected, params string[] arguments)
    {
        (int Code, string Output, string Error) run =
            await ExplainAsync(arguments);

        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    private Task<(int Code, string Output, string Error)> ExplainAsync(params string[] arguments) =>
        SdnRun.ToEndAsync(["explain", "--server", Server, .. arguments]);

    private static NetworkModel Network()
    {
        var model = new PipelineModel();
        model.SetPort(new PortDescription(new PortNumber(1), new MacAddress(0x0200_0000_ff01), "web"));
        model.SetPort(new PortDescription(new PortNumber(2), new MacAddress(0x0200_0000_ff02), "db"));
        foreach (string text in new[] { "priority=9,tcp,tp_dst=80 actions=drop", "priority=1 actions=output:2" })
        {
            Assert.True(FlowParser.TryParse(text, FlowModCommand.Add, out ParsedFlow flow, out _));
            Assert.True(model.TryLoad(flow.Table, flow.Priority, flow.Match, flow.Instructions, flow.Cookie, out _));
        }
        return new NetworkModel([new BridgeModel(Samples.BrInt, "br-int", model)
        {
            OwnerOf = flow => new FlowOwner("policy", flow.Priority == 9 ? "acl no-web" : null,
                flow.Priority == 9 ? "office.yaml:12" : null),
        }]);
    }
}
