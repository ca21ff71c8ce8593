using Controller.Abstractions;
using Controller.Core;
using Controller.Core.Checking;
using Controller.Core.Flows;
using Controller.Host.Policies;
using Controller.Host.Policies.Files;
using Controller.Host.Serving;
using Controller.Host.Tests.Fakes;
using Microsoft.Extensions.Logging.Abstractions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Tests.Serving;

public sealed class PolicyServiceTests : IDisposable
{
    private const string Plain = """
        apiVersion: sdn/v1
        bridges: {br-int: {datapathId: "0xa"}}
        """;

    private const string WithRule = Plain + "\nacls: [{match: {protocol: tcp, destinationPort: 80}, action: drop}]\n";

    private readonly TemporaryDirectory _directory = new();
    private readonly FakeController _controller = new();
    private readonly ManualTime _time = new(Samples.Start);
    private readonly LineLog _log = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task PolicyService_reload_puts_the_changed_file_in_force()
    {
        using PolicyService policy = Serve(Plain);
        string before = policy.Active.Revision;
        _directory.Write("p.yaml", WithRule);

        await policy.ReloadAsync("test", asked: true, TestContext.Current.CancellationToken);

        Assert.NotEqual(before, policy.Active.Revision);
        Assert.Single(policy.Active.Policy.Acls);
        Assert.Null(Assert.Single(_controller.Applied).Bases);
        Assert.Equal((1, 1), (policy.ReloadRequests, policy.Reloads));
    }

    [Fact]
    public async Task PolicyService_reload_warns_of_what_the_models_find_and_goes_on()
    {
        using PolicyService policy = Serve(Plain);
        var wanted = new DesiredState();
        wanted.Add(new Flow(new TableId(0), 5, Match.Any, InstructionList.Drop, default),
            new Origin("policy", "acl all", new PolicyPlace("p.yaml", 3, 8)));
        wanted.Add(new Flow(new TableId(0), 4, Match.Any.EthType(EtherType.Arp), InstructionList.Drop, default),
            new Origin("policy", "acl no-arp", new PolicyPlace("p.yaml", 4, 8)));
        _controller.Plans =
        [
            new SwitchPlan(Samples.BrInt, "br-int", true,
                [new PlannedChange(ChangeKind.Add, "flow", "table=0,arp actions=drop", null, null, null)], "00ff")
            {
                Wanted = new WantedState(wanted, []),
            },
            new SwitchPlan(Samples.BrExt, "br-ext", true, [], "00ff") { Wanted = new WantedState(wanted, []) },
        ];
        _directory.Write("p.yaml", WithRule);

        await policy.ReloadAsync("test", asked: true, TestContext.Current.CancellationToken);

        string warning = Assert.Single(_log.Lines, line => line.StartsWith("Warning: ", StringComparison.Ordinal));
        Assert.Contains("acl no-arp, p.yaml:4", warning, StringComparison.Ordinal);
        Assert.Contains("acl all, p.yaml:3", warning, StringComparison.Ordinal);
        Assert.Single(_controller.Applied);
    }

    [Fact]
    public async Task PolicyService_reload_logs_no_more_errors_than_somebody_reads()
    {
        using PolicyService policy = Serve(Plain);
        _directory.Write("p.yaml", Plain + string.Concat(Enumerable.Range(0, 1200).Select(i => $"\nk{i}: x")));

        await policy.ReloadAsync("test", asked: true, TestContext.Current.CancellationToken);

        Assert.Equal(1002, _log.Lines.Count);
        Assert.Equal("Error: ... and 200 more", _log.Lines[1000]);
        Assert.Equal(1200, policy.Refused!.Problems.Count);
    }

    [Fact]
    public async Task PolicyService_bad_reload_changes_nothing_and_is_remembered_until_a_good_one()
    {
        using PolicyService policy = Serve(Plain);
        ActivePolicy before = policy.Active;
        string path = _directory.Write("p.yaml", Plain + "\nacsl: []\n");

        Assert.Null(await policy.ReloadAsync("test", asked: true, TestContext.Current.CancellationToken));

        Assert.Same(before, policy.Active);
        Assert.Empty(_controller.Applied);
        Assert.Equal([$"{path}:3:1: error: unknown key `acsl` (did you mean `acls`?)"], policy.Refused!.Problems);

        _directory.Write("p.yaml", Plain);
        await policy.ReloadAsync("test", asked: true, TestContext.Current.CancellationToken);
        Assert.Null(policy.Refused);
    }

    [Fact]
    public async Task PolicyService_reload_of_an_unchanged_file_touches_no_switch()
    {
        using PolicyService policy = Serve(Plain);

        Assert.Null(await policy.ReloadAsync("test", asked: true, TestContext.Current.CancellationToken));

        Assert.Empty(_controller.Applied);
        Assert.Equal((1, 0), (policy.ReloadRequests, policy.Reloads));
    }

    [Fact]
    public async Task PolicyService_reload_keeps_how_a_bridge_learns_when_only_rules_change()
    {
        using PolicyService policy = Serve(Plain);
        AppConfiguration before = policy.Active.Configure();
        _directory.Write("p.yaml", WithRule);

        await policy.ReloadAsync("test", asked: true, TestContext.Current.CancellationToken);

        AppConfiguration after = Assert.Single(_controller.Applied).Next;
        Assert.True(before.Apps[0].MakesSame(after.Apps[0], Samples.BrInt));
        Assert.False(before.Apps[1].MakesSame(after.Apps[1], Samples.BrInt));
    }

    [Fact]
    public async Task PolicyService_plan_that_holds_nowhere_any_more_leaves_the_policy_in_force()
    {
        using PolicyService policy = Serve(Plain);
        ActivePolicy before = policy.Active;
        _controller.Report = new ApplyReport(
            [new SwitchReport(Samples.BrInt, "br-int", ApplyOutcome.BaseChanged, 0, TimeSpan.Zero)]);
        var upload = new PolicyUpload("new.yaml", new Dictionary<string, string> { ["new.yaml"] = WithRule });

        (PolicyReading _, ApplyReport? report) = await policy.ApplyAsync(
            upload, new Dictionary<DatapathId, string> { [Samples.BrInt] = "x" }, TestContext.Current.CancellationToken);

        Assert.False(report!.Succeeded);
        Assert.Same(before, policy.Active);
    }

    [Fact]
    public async Task PolicyWatcher_takes_nothing_back_that_came_by_the_api()
    {
        using PolicyService policy = Serve(Plain);
        await using var watcher = new PolicyWatcher(policy, _time, NullLogger.Instance);
        var upload = new PolicyUpload("new.yaml", new Dictionary<string, string> { ["new.yaml"] = WithRule });
        await policy.ApplyAsync(upload, null, TestContext.Current.CancellationToken);

        // Another file comes into the directory, as an editor's copy does: the policy's own are as they were.
        _directory.Write("p.yaml~", WithRule);
        await UntilAsync(() => policy.ReloadRequests > 0);
        await policy.PlanAsync(upload, TestContext.Current.CancellationToken);

        Assert.Equal("new.yaml", policy.Active.Name);
        Assert.Single(_controller.Applied);
    }

    [Fact]
    public async Task PolicyService_upload_includes_only_what_was_sent()
    {
        using PolicyService policy = Serve(Plain);
        _directory.Write("secret.yaml", "acls: []\n");
        var files = new Dictionary<string, string>
        {
            ["new.yaml"] = Plain + $"\ninclude: [rules/*.yaml, {_directory.PathOf("secret.yaml")}]\n",
            ["rules/a.yaml"] = "acls: [{match: tcp, action: drop}]\n",
        };

        (PolicyReading reading, PolicyPlan? plan) =
            await policy.PlanAsync(new PolicyUpload("new.yaml", files), TestContext.Current.CancellationToken);

        Assert.Null(plan);
        Assert.Contains("it wasn't sent with the policy", Assert.Single(reading.Errors).Text, StringComparison.Ordinal);
        Assert.Single(reading.Policy.Acls);
    }

    [Fact]
    public async Task PolicyWatcher_reads_the_policy_again_when_an_included_file_has_changed()
    {
        _directory.Write("rules.yaml", "acls: []\n");
        using PolicyService policy = Serve(Plain + "\ninclude: rules.yaml\n");
        await using var watcher = new PolicyWatcher(policy, _time, NullLogger.Instance);
        _directory.Write("rules.yaml", "acls: [{match: tcp, action: drop}]\n");

        // Once to see the change, once to see that it is over.
        await UntilAsync(() => _controller.Applied.Count > 0);

        Assert.Single(policy.Active.Policy.Acls);
    }

    [Fact]
    public async Task PolicyWatcher_leaves_a_policy_alone_that_nobody_changes()
    {
        using PolicyService policy = Serve(Plain);
        await using (new PolicyWatcher(policy, _time, NullLogger.Instance))
        {
            for (int i = 0; i < 10; i++)
                _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(0, policy.ReloadRequests);
    }

    private PolicyService Serve(string text)
    {
        string path = _directory.Write("p.yaml", text);
        PolicyReading reading = PolicyFile.Read(path);
        Assert.True(reading.IsGood);
        return new PolicyService(
            _controller, ActivePolicy.Of(reading, path, Samples.Start), path, _log, _time);
    }

    private async Task UntilAsync(Func<bool> holds)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!holds())
        {
            deadline.Token.ThrowIfCancellationRequested();
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }
}
