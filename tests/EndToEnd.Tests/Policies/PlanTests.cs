using EndToEnd.Tests.Failures;
using EndToEnd.Tests.Labs;
using EndToEnd.Tests.Running;

namespace EndToEnd.Tests.Policies;

/// <summary>From an edited file to the switch and back, as an operator does it, on real Open vSwitch.</summary>
public sealed class PlanTests(PolicyLabs labs) : IClassFixture<PolicyLabs>
{
    private const int HasChanges = 3;

    private const string NoWeb = "acls: [{name: no-web, match: {protocol: tcp, destinationPort: 80}, action: drop}]";

    [Fact]
    public Task Plan_is_what_apply_does_and_then_nothing_is_left_to_do() => WithAsync("", async lab =>
    {
        string edited = await EditAsync(lab, NoWeb);

        Output plan = await SdnAsync(lab, "plan", edited, "--exit-code");
        Output apply = await SdnAsync(lab, "apply", edited, "--yes");
        Output again = await SdnAsync(lab, "plan", edited, "--exit-code");

        Assert.Equal(HasChanges, plan.ExitCode);
        Assert.Contains("tcp,tp_dst=80,actions=drop", plan.Text, StringComparison.Ordinal);
        Assert.Contains($"acl no-web, {edited}:", plan.Text, StringComparison.Ordinal);
        Assert.Contains("applied", apply.RequireSuccess().Text, StringComparison.Ordinal);
        Assert.Contains("a reload or restart goes back to it", apply.Text, StringComparison.Ordinal);
        Assert.Equal(0, again.ExitCode);
        Assert.Contains("No changes", again.Text, StringComparison.Ordinal);
        Assert.Contains("tcp,tp_dst=80 actions=drop", await DumpAsync(lab), StringComparison.Ordinal);
    });

    [Fact]
    public Task Plan_from_a_file_is_not_carried_out_when_another_policy_came_in_between() => WithAsync("", async lab =>
    {
        string edited = await EditAsync(lab, NoWeb);
        string saved = edited + ".plan";
        (await SdnAsync(lab, "plan", edited, "--out", saved)).RequireSuccess();
        string other = await EditAsync(lab, "acls: [{match: {protocol: udp, destinationPort: 9}, action: drop}]");
        (await SdnAsync(lab, "apply", other, "--yes")).RequireSuccess();

        Output late = await SdnAsync(lab, "apply", saved);

        Assert.Equal(1, late.ExitCode);
        Assert.Contains("not touched", late.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("tp_dst=80", await DumpAsync(lab), StringComparison.Ordinal);
    });

    [Fact]
    public Task Edited_file_takes_effect_by_itself_and_a_bad_edit_changes_nothing() => WithAsync("", async lab =>
    {
        var log = new LogMark(lab);
        await PolicyLabs.WriteAsync(lab, NoWeb);
        await Eventually.HoldsAsync(
            async () => (await DumpAsync(lab)).Contains("tcp,tp_dst=80 actions=drop", StringComparison.Ordinal),
            "the edited policy is in the switch");

        await PolicyLabs.WriteAsync(lab, NoWeb + "\nacsl: []");
        await Eventually.HoldsAsync(() => log.Since.Contains("stays in force", StringComparison.Ordinal),
            Eventually.Soon, () => log.Since);

        Assert.Contains("error: unknown key `acsl` (did you mean `acls`?)", log.Since, StringComparison.Ordinal);
        Assert.Contains("tcp,tp_dst=80 actions=drop", await DumpAsync(lab), StringComparison.Ordinal);
        Output reload = await SdnAsync(lab, "reload");
        Assert.Equal(1, reload.ExitCode);
        Assert.Contains("unknown key `acsl`", reload.Errors, StringComparison.Ordinal);
    });

    [Fact]
    public Task Diff_names_the_owner_of_what_somebody_deleted_and_of_nobody_what_somebody_added() =>
        WithAsync($"drift: alert\n{NoWeb}", async lab =>
    {
        Assert.Equal(0, (await SdnAsync(lab, "diff", "--exit-code")).ExitCode);
        await lab.ExecAsync("a", "ovs-ofctl", "-O", "OpenFlow13", "del-flows", "br-int", "table=10,tcp,tp_dst=80");
        await lab.ExecAsync("a", "ovs-ofctl", "-O", "OpenFlow13", "add-flow", "br-int",
            "table=10,priority=7,udp,tp_dst=7,actions=drop");

        Output diff = await SdnAsync(lab, "diff", "--exit-code");

        Assert.Equal(HasChanges, diff.ExitCode);
        Assert.Contains("- missing flow", diff.Text, StringComparison.Ordinal);
        Assert.Contains("acl no-web, ", diff.Text, StringComparison.Ordinal);
        Assert.Contains("? foreign flow", diff.Text, StringComparison.Ordinal);
    });

    private Task WithAsync(string rules, Func<Lab, Task> test) => labs.UseAsync(Modes.Learn, async lab =>
    {
        await PolicyLabs.ApplyAsync(lab, rules);
        await test(lab);
        await lab.ExecAsync("a", "ovs-ofctl", "-O", "OpenFlow13", "del-flows", "br-int",
            "table=10,udp,tp_dst=7");
    });

    // A copy of the lab's policy with other rules, as an operator edits it.
    private static async Task<string> EditAsync(Lab lab, string rules)
    {
        string path = $"{lab.Status.Controller.Policy}.{Guid.NewGuid():N}.yaml";
        await File.WriteAllTextAsync(path, PolicyLabs.WithRules(lab, rules));
        return path;
    }

    private static Task<Output> SdnAsync(Lab lab, params string[] words) =>
        Command.RunAsync(Repository.Sdn, [.. words, "--server", lab.Status.Controller.Api]);

    private static Task<string> DumpAsync(Lab lab) =>
        lab.ExecAsync("a", "ovs-ofctl", "-O", "OpenFlow13", "dump-flows", "br-int", "table=10");
}
