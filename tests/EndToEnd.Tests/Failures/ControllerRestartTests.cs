using EndToEnd.Tests.Labs;
using EndToEnd.Tests.Running;
using EndToEnd.Tests.Traffic;

namespace EndToEnd.Tests.Failures;

/// <summary>The controller goes and comes back; bridges are in fail-mode secure: they go on by their flows.</summary>
[Collection(nameof(TwoHosts))]
public sealed class ControllerRestartTests(TwoHostsLabs labs)
{
    [Theory, MemberData(nameof(Modes.All), MemberType = typeof(Modes))]
    public Task Controller_killed_and_back_costs_no_ping_and_touches_no_flow(string mode) =>
        labs.UseAsync(mode, async lab =>
        {
            string[] bridges = [lab.PolicyNameOf("a", "br-int"), lab.PolicyNameOf("b", "br-int")];
            // The second round makes the flows of pairs whose first packets were flooded.
            await lab.RequireReachabilityAsync();
            await lab.RequireReachabilityAsync();
            await using PingStream ping = await PingStream.StartAsync(lab, "a1", "b1");
            var before = new Dictionary<string, IReadOnlyDictionary<string, FlowTable.Life>>();
            foreach (string bridge in bridges)
                before[bridge] = await FlowTable.ReadAsync(lab, bridge);
            var log = new LogMark(lab);

            (await lab.LabAsync("controller kill")).RequireSuccess();
            await lab.BridgesConnectAsync(false);
            await ping.AnswersAsync(100);
            (await lab.LabAsync("controller start")).RequireSuccess();
            foreach (string bridge in bridges)
                Assert.Matches("^[1-9][0-9]* flows kept, 0 changes sent", await log.ReadyAsync(bridge));
            await ping.AnswersAsync(100);
            await ping.RequireNoLossAsync();

            foreach (string bridge in bridges)
                FlowTable.RequireUntouched(before[bridge], await FlowTable.ReadAsync(lab, bridge));
            // Probes for links are packet-outs; a flow-mod there is none.
            Assert.Equal(0, (await lab.CountersAsync()).FlowMods);
        });

    /// <summary>The controller still holds the old flows when something changes.</summary>
    [Fact, Trait("Category", "Deep")]
    public Task Controller_just_back_a_port_that_goes_down_costs_others_no_ping() =>
        labs.UseAsync(Modes.Learn, async lab =>
        {
            await lab.RequireReachabilityAsync();
            await using PingStream ping = await PingStream.StartAsync(lab, "a1", "b1");
            (await lab.LabAsync("controller kill")).RequireSuccess();
            var log = new LogMark(lab);
            (await lab.LabAsync("controller start")).RequireSuccess();
            await Eventually.HoldsAsync(() => log.Since.Contains("switch br-int-a connected", StringComparison.Ordinal),
                Eventually.Soon, () => log.Since);
            await lab.ExecAsync("a2", "ip", "link", "set", "eth0", "down");
            await log.ReadyAsync(lab.PolicyNameOf("a", "br-int"));
            await ping.AnswersAsync(100);
            await ping.RequireNoLossAsync();
            await lab.ExecAsync("a2", "ip", "link", "set", "eth0", "up");
            await lab.RequireReachabilityAsync();
        });

    /// <summary>Where the switch learns, a host that moves while the controller is away is served, too.</summary>
    [Fact]
    public Task Controller_away_in_learn_mode_a_moved_host_is_reached_all_the_same() =>
        labs.UseAsync(Modes.Learn, async lab =>
        {
            (await lab.LabAsync("controller stop")).RequireSuccess();
            await lab.BridgesConnectAsync(false);
            GuestStatus host = lab.Guest("b1");
            await Moving.MoveAsync(lab, host, from: "b1", to: "b2");
            await Moving.RequireReachedAsync(lab, Modes.Learn, host, at: "b2", by: "a1");
            var log = new LogMark(lab);
            (await lab.LabAsync("controller start")).RequireSuccess();
            string ready = await log.ReadyAsync(lab.PolicyNameOf("b", "br-int"));
            Assert.Matches("^[1-9][0-9]* flows kept, 0 changes sent", ready);
            await Moving.RestoreAsync(lab, "b2");
            await Moving.RestoreAsync(lab, "b1");
            await lab.RequireReachabilityAsync();
        });
}
