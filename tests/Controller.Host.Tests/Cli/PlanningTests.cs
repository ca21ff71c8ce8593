using System.Text.Json;
using Controller.Abstractions;
using Controller.Core.Flows;
using Controller.Host.Tests.Fakes;

namespace Controller.Host.Tests.Cli;

/// <summary><c>sdn plan</c>, <c>apply</c>, <c>diff</c> and <c>reload</c> against a serving program.</summary>
public sealed class PlanningTests : IAsyncLifetime
{
    private const string Policy = """
        apiVersion: sdn/v1
        bridges: {br-int: {datapathId: "0xa", ports: {web: {}, db: {}}}}
        acls: [{name: no-web, match: {protocol: tcp, destinationPort: 80}, action: drop}]
        """;

    private static readonly Origin Rule = new("policy", "acl no-web", new PolicyPlace("p.yaml", 3, 8));

    private readonly TemporaryDirectory _directory = new();

    private readonly FakeController _controller = new()
    {
        Switches = [Samples.Switch(Samples.BrInt, "br-int")],
        Plans =
        [
            new SwitchPlan(Samples.BrInt, "br-int", true,
            [
                new PlannedChange(ChangeKind.Add, "flow", "table=10,tcp,tp_dst=80 actions=drop", null, Rule, null),
                new PlannedChange(ChangeKind.Delete, "flow", "table=10,udp actions=drop", "table=10,udp actions=drop",
                    null, "counters are lost (120 packets)"),
            ], "00ff"),
            new SwitchPlan(Samples.BrExt, "br-ext", false, [], ""),
        ],
    };

    private SdnRun? _serving;

    private string Server => $"unix:{_directory.PathOf("sdn.sock")}";

    public async ValueTask InitializeAsync() => _serving = await SdnRun.ServeAsync(
        _controller, _directory.Write("served.yaml", Policy), "--api", Server, "--metrics", "off", "--no-watch");

    public async ValueTask DisposeAsync()
    {
        await _serving!.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Plan_shows_each_change_with_its_rule_and_effect_and_changes_nothing()
    {
        (int code, string output, string _) = await RunAsync("plan", Write(Policy));

        Assert.Equal("""
            br-int (000000000000000a):
              + flow   table=10,tcp,tp_dst=80 actions=drop
                       acl no-web, p.yaml:3:8
              - flow   table=10,udp actions=drop
                       counters are lost (120 packets)
            br-ext (000000000000000b): away; it gets the policy when it comes
            Plan: 1 to add, 0 to change, 1 to delete; 1 switch is away.

            """, output);
        Assert.Equal(0, code);
        Assert.Empty(_controller.Applied);
    }

    [Fact]
    public async Task Plan_exit_code_tells_that_there_are_changes()
    {
        Assert.Equal(3, (await RunAsync("plan", "--exit-code", Write(Policy))).Code);
        _controller.Plans = [];
        Assert.Equal(0, (await RunAsync("plan", "--exit-code", Write(Policy))).Code);
    }

    [Fact]
    public async Task Plan_of_a_bad_policy_shows_its_errors_and_asks_nobody()
    {
        (int code, string _, string error) = await SdnRun.ToEndAsync(
            "plan", Write(Policy + "\nacsl: []\n"), "--server", $"unix:{_directory.PathOf("nobody.sock")}");

        Assert.Equal(2, code);
        Assert.EndsWith(":4:1: error: unknown key `acsl` (did you mean `acls`?)\n", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_offline_shows_flows_without_any_controller_and_against_an_old_policy_the_difference()
    {
        string old = _directory.Write("old.yaml", Policy);
        string path = Write(Policy.Replace("destinationPort: 80", "destinationPort: 81", StringComparison.Ordinal));

        (int code, string output, string _) = await SdnRun.ToEndAsync("plan", path, "--offline", "--against", old);

        Assert.Equal(0, code);
        Assert.Contains(",tp_dst=81,actions=drop", output, StringComparison.Ordinal);
        Assert.Contains($"acl no-web, {path}:3:8", output, StringComparison.Ordinal);
        Assert.EndsWith("Plan: 2 to add, 0 to change, 2 to delete.\n", output, StringComparison.Ordinal);
        (_, output, _) = await SdnRun.ToEndAsync("plan", old, "--offline", "--against", old);
        Assert.Equal("br-int (000000000000000a): no changes\nNo changes: the switches hold what the policy says.\n", output);
    }

    [Fact]
    public async Task Apply_without_a_terminal_needs_yes()
    {
        (int code, string _, string error) = await RunAsync("apply", Write(Policy));

        Assert.Equal(2, code);
        Assert.Contains("say --yes", error, StringComparison.Ordinal);
        Assert.Empty(_controller.Applied);
    }

    [Fact]
    public async Task Apply_sends_the_bases_of_what_it_showed_and_says_what_a_restart_would_undo()
    {
        _controller.Report = new ApplyReport(
            [new SwitchReport(Samples.BrInt, "br-int", ApplyOutcome.Applied, 2, TimeSpan.FromSeconds(0.25))]);

        (int code, string output, string _) = await RunAsync("apply", "--yes", Write(Policy + "\n# other\n"));

        Assert.Equal(0, code);
        Assert.Contains("br-int (000000000000000a): applied, 2 changes in 0.25 s\n", output, StringComparison.Ordinal);
        Assert.Contains("a reload or restart goes back to it", output, StringComparison.Ordinal);
        Assert.Equal("00ff", Assert.Single(_controller.Applied).Bases![Samples.BrInt]);
    }

    [Fact]
    public async Task Apply_takes_a_saved_plan_with_the_policy_and_bases_of_then()
    {
        string plan = _directory.PathOf("plan.json");
        string path = Write(Policy);
        Assert.Equal(0, (await RunAsync("plan", path, "--out", plan)).Code);
        File.Delete(path);

        Assert.Equal(0, (await RunAsync("apply", plan)).Code);

        Assert.Equal("00ff", Assert.Single(_controller.Applied).Bases![Samples.BrInt]);
    }

    [Fact]
    public async Task Apply_that_a_switch_refuses_names_the_flow_and_ends_with_1()
    {
        _controller.Report = new ApplyReport(
        [
            new SwitchReport(Samples.BrInt, "br-int", ApplyOutcome.Refused, 2, TimeSpan.Zero)
            {
                Faults = [new ChangeFault("flow", "table=10,tcp actions=output:99", Rule, "OFPBAC_BAD_OUT_PORT")],
            },
        ]);

        (int code, string output, string _) = await RunAsync("apply", "--yes", Write(Policy));

        Assert.Equal(1, code);
        Assert.Contains(
            "  p.yaml:3:8: acl no-web: flow table=10,tcp actions=output:99: OFPBAC_BAD_OUT_PORT\n", output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diff_shows_owner_and_text_and_tells_by_its_exit_code()
    {
        _controller.Drift =
        [
            new SwitchDrift(Samples.BrInt, "br-int", true,
            [
                new DriftItem(DriftKind.Missing, "flow", "table=10,tcp actions=drop", null, Rule),
                new DriftItem(DriftKind.Foreign, "flow", "table=0,priority=7 actions=NORMAL", null, null),
            ]),
        ];

        (int code, string output, string _) = await RunAsync("diff", "br-int", "--exit-code");

        Assert.Equal("""
            br-int (000000000000000a): 1 missing, 1 foreign
              - missing flow  table=10,tcp actions=drop
                       acl no-web, p.yaml:3:8
              ? foreign flow  table=0,priority=7 actions=NORMAL

            """, output);
        Assert.Equal(3, code);
        Assert.Equal(1, (await RunAsync("diff", "nobody")).Code);
    }

    [Fact]
    public async Task Reload_of_a_bad_file_shows_its_errors_and_the_api_tells_that_it_was_refused()
    {
        _directory.Write("served.yaml", Policy + "\nacsl: []\n");

        (int code, string _, string error) = await RunAsync("reload");

        Assert.Equal(1, code);
        Assert.Contains("served.yaml:4:1: error: unknown key `acsl`", error, StringComparison.Ordinal);
        Assert.Empty(_controller.Applied);
    }

    [Fact]
    public async Task Plan_json_is_what_the_api_says()
    {
        (int code, string output, string _) = await RunAsync("plan", "--json", Write(Policy));

        using JsonDocument plan = JsonDocument.Parse(output);
        Assert.Equal((0, 1), (code, plan.RootElement.GetProperty("added").GetInt32()));
        JsonElement change = plan.RootElement.GetProperty("switches")[0].GetProperty("changes")[0];
        Assert.Equal("p.yaml:3:8", change.GetProperty("place").GetString());
    }

    private string Write(string text) => _directory.Write("p.yaml", text);

    private Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments) =>
        SdnRun.ToEndAsync([.. arguments, "--server", Server]);
}
