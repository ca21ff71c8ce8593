using EndToEnd.Tests.Labs;
using EndToEnd.Tests.Running;
using EndToEnd.Tests.Traffic;

namespace EndToEnd.Tests.Forwarding;

/// <summary>VLANs 10 (a1, b1) and 20 (a2, b2) on two hosts; the tunnel is a trunk. All are in one subnet.</summary>
public sealed class VlanTests(VlanTests.Labs labs) : IClassFixture<VlanTests.Labs>
{
    public sealed class Labs() : LabPool("vlan", "vlans");

    [Theory, MemberData(nameof(Modes.All), MemberType = typeof(Modes))]
    public Task Vlan_guests_reach_those_of_their_own_vlan_on_both_hosts_and_no_others(string mode) =>
        labs.UseAsync(mode, lab => lab.RequireReachabilityAsync());

    [Theory, MemberData(nameof(Modes.All), MemberType = typeof(Modes))]
    public Task Vlan_broadcasts_arrive_once_and_only_in_their_vlan(string mode) => labs.UseAsync(mode, async lab =>
    {
        await Frames.RequireOnceAtAsync(lab, "a1", "b1");
        await Frames.RequireOnceAtAsync(lab, "b2", "a2");
    });

    // A VLAN's frames must not follow what another has learnt: a2's address is known, in VLAN 20 only.
    [Theory, MemberData(nameof(Modes.DefaultOthersDeep), MemberType = typeof(Modes))]
    public Task Vlan_a_frame_to_an_address_of_another_vlan_does_not_arrive_there(string mode) =>
        labs.UseAsync(mode, async lab =>
        {
            GuestStatus target = lab.Guest("a2");
            await lab.ExecAsync("a1", "ip", "neigh", "replace", target.Address, "lladdr", target.Mac, "dev", "eth0");
            await using BackgroundCommand capture = lab.Start("a2", "tcpdump", "-n", "-i", "eth0", "-l", "icmp");
            await capture.SaysAsync("listening on");
            Assert.Equal(0, await Pings.CountAnswersAsync(lab, "a1", target.Address, count: 3, seconds: 0.1));
            await capture.SignalAsync("INT");
            Output captured = await capture.EndAsync(Eventually.Soon);
            Assert.Contains("0 packets captured", captured.Errors, StringComparison.Ordinal);
            await lab.ExecAsync("a1", "ip", "neigh", "del", target.Address, "dev", "eth0");
        });

    [Theory, MemberData(nameof(Modes.DefaultOthersDeep), MemberType = typeof(Modes))]
    public Task Vlan_frames_are_tagged_in_the_tunnel_and_untagged_at_the_guest(string mode) =>
        labs.UseAsync(mode, async lab =>
        {
            await using BackgroundCommand wire = lab.Start(
                "a", "tcpdump", "-n", "-e", "-l", "-c", 4, "-i", "phy0", "proto gre");
            await using BackgroundCommand guest = lab.Start(
                "b2", "tcpdump", "-n", "-e", "-l", "-c", 2, "-i", "eth0", "icmp");
            await wire.SaysAsync("listening on");
            await guest.SaysAsync("listening on");
            Assert.InRange(await Pings.CountAnswersAsync(lab, "a2", lab.Guest("b2").Address, count: 5, seconds: 0.1), 4, 5);
            Output inTunnel = await wire.EndAsync(Eventually.Soon);
            Output atGuest = await guest.EndAsync(Eventually.Soon);
            Assert.Matches("GREv0.*vlan 20,.*ICMP echo request", inTunnel.Text);
            Assert.DoesNotContain("vlan", atGuest.Text, StringComparison.Ordinal);
        });
}
