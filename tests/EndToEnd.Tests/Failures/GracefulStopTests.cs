using EndToEnd.Tests.Labs;
using EndToEnd.Tests.Running;
using EndToEnd.Tests.Traffic;

namespace EndToEnd.Tests.Failures;

/// <summary>The controller is told to stop.</summary>
[Collection(nameof(TwoHosts))]
public sealed class GracefulStopTests(TwoHostsLabs labs)
{
    [Fact]
    public Task Sdn_told_to_stop_lets_go_of_the_switches_which_keep_their_flows_and_ends_with_0() =>
        labs.UseAsync(Modes.Learn, async lab =>
        {
            // The lab's own controller is replaced by one whose exit code can be seen.
            (await lab.LabAsync("controller stop")).RequireSuccess();
            await using BackgroundCommand sdn = lab.Start("ctl", Repository.Sdn, "serve", lab.Status.Controller.Policy);
            await sdn.SaysAsync("switch br-int-a is ready");
            await sdn.SaysAsync("switch br-int-b is ready");
            await using PingStream ping = await PingStream.StartAsync(lab, "a1", "b1");
            string[] before = await FlowsAsync(lab);

            await sdn.SignalAsync("TERM");
            Output end = await sdn.EndAsync(Eventually.Soon);
            Assert.Equal(0, end.ExitCode);
            Assert.Contains("switch br-int-a released", end.Text + end.Errors, StringComparison.Ordinal);
            await lab.BridgesConnectAsync(false);
            Assert.Equal(before, await FlowsAsync(lab));
            await ping.AnswersAsync(50);
            await ping.RequireNoLossAsync();
            var log = new LogMark(lab);
            (await lab.LabAsync("controller start")).RequireSuccess();
            await log.ReadyAsync(lab.PolicyNameOf("a", "br-int"));
            await log.ReadyAsync(lab.PolicyNameOf("b", "br-int"));
        });

    private static async Task<string[]> FlowsAsync(Lab lab) =>
        [.. (await lab.ExecAsync("a", "ovs-ofctl", "-O", "OpenFlow13", "--no-stats", "dump-flows", "br-int"))
            .Split('\n').Order(StringComparer.Ordinal)];
}
