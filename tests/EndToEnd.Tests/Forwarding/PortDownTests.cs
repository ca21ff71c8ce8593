using EndToEnd.Tests.Labs;
using EndToEnd.Tests.Running;
using EndToEnd.Tests.Traffic;

namespace EndToEnd.Tests.Forwarding;

/// <summary>A port of a bridge loses its link, and gets it back.</summary>
[Collection(nameof(TwoHosts))]
public sealed class PortDownTests(TwoHostsLabs labs)
{
    [Theory, MemberData(nameof(Modes.All), MemberType = typeof(Modes))]
    public Task PortDown_takes_its_hosts_and_flows_away_and_nobody_elses(string mode) =>
        labs.UseAsync(mode, async lab =>
        {
            string bridge = lab.PolicyNameOf("a", "br-int");
            GuestStatus guest = lab.Guest("a2");
            await lab.RequireReachabilityAsync();
            await Eventually.HoldsAsync(
                async () => await KnowsAsync(lab, bridge, guest.Mac), $"{bridge} knows {guest.Mac}");
            await using PingStream others = await PingStream.StartAsync(lab, "a1", "b1");

            await lab.ExecAsync("a2", "ip", "link", "set", "eth0", "down");
            await Eventually.HoldsAsync(
                async () => !await KnowsAsync(lab, bridge, guest.Mac), $"{bridge} forgets {guest.Mac}");
            await Eventually.HoldsAsync(
                async () => !(await lab.FlowsAsync(bridge)).Any(flow => IsOfHost(flow, guest.Mac)),
                $"{bridge} has no flow of {guest.Mac}");
            await others.AnswersAsync(50);
            await others.RequireNoLossAsync();

            await lab.ExecAsync("a2", "ip", "link", "set", "eth0", "up");
            await lab.RequireReachabilityAsync();
        });

    private static async Task<bool> KnowsAsync(Lab lab, string bridge, string mac) =>
        (await lab.HostsAsync()).Any(host => host.SwitchName == bridge && host.Address == mac);

    private static bool IsOfHost(FlowModel flow, string mac) =>
        flow.Flow.Contains($"dl_dst={mac}", StringComparison.Ordinal)
        || flow.Flow.Contains($"dl_src={mac}", StringComparison.Ordinal);
}
