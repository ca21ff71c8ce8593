using EndToEnd.Tests.Labs;
using EndToEnd.Tests.Running;
using EndToEnd.Tests.Traffic;

namespace EndToEnd.Tests.Failures;

/// <summary>A host's ovs-vswitchd dies and comes back with empty tables.</summary>
[Collection(nameof(TwoHosts))]
public sealed class SwitchRestartTests(TwoHostsLabs labs)
{
    [Theory, MemberData(nameof(Modes.DefaultOthersDeep), MemberType = typeof(Modes))]
    public Task Switch_killed_and_back_gets_its_flows_anew_and_the_other_host_feels_nothing(string mode) =>
        labs.UseAsync(mode, async lab =>
        {
            string bridge = lab.PolicyNameOf("b", "br-int");
            await lab.RequireReachabilityAsync();
            await using PingStream other = await PingStream.StartAsync(lab, "a1", "a2");
            var log = new LogMark(lab);
            (await lab.LabAsync("switch kill", "b")).RequireSuccess();
            await Eventually.HoldsAsync(
                async () => (await lab.SwitchesAsync()).Any(one => one.Name == bridge && !one.Connected),
                $"{bridge} is known to be away");
            (await lab.LabAsync("switch start", "b")).RequireSuccess();
            Assert.Matches("^0 flows kept, [1-9][0-9]* changes sent", await log.ReadyAsync(bridge));
            await lab.RequireReachabilityAsync();
            await other.RequireNoLossAsync();
        });
}
