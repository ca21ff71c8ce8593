using System.Globalization;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Labs;
using EndToEnd.Tests.Running;
using EndToEnd.Tests.Traffic;

namespace EndToEnd.Tests.Forwarding;

/// <summary>Two hosts with two guests each, joined by a GRE tunnel: what everybody does first.</summary>
[Collection(nameof(TwoHosts))]
public sealed partial class TwoHostsTests(TwoHostsLabs labs, ITestOutputHelper output)
{
    [Theory, MemberData(nameof(Modes.All), MemberType = typeof(Modes))]
    public Task TwoHosts_all_pairs_ping_and_the_controller_knows_every_guest(string mode) =>
        labs.UseAsync(mode, async lab =>
        {
            await lab.RequireReachabilityAsync();
            string[] addresses = [.. lab.Status.Guests.Values.Select(guest => guest.Mac)];
            foreach ((string host, string neighbour) in new[] { ("a", "b"), ("b", "a") })
            {
                string bridge = lab.PolicyNameOf(host, "br-int");
                HostModel[] known = [];
                await Eventually.HoldsAsync(async () =>
                {
                    known = [.. (await lab.HostsAsync()).Where(one => one.SwitchName == bridge)];
                    return !addresses.Except(known.Select(one => one.Address)).Any();
                }, $"{bridge} knows {string.Join(", ", addresses)}");
                Assert.All(known.Where(one => addresses.Contains(one.Address)),
                    one => Assert.Equal(PortOf(lab, host, neighbour, one.Address), one.PortName));
            }
        });

    [Theory, MemberData(nameof(Modes.DefaultOthersDeep), MemberType = typeof(Modes))]
    public Task TwoHosts_a_tcp_stream_runs_through_the_tunnel_without_a_stall(string mode) =>
        labs.UseAsync(mode, async lab =>
        {
            Iperf.Result result = await Iperf.RunAsync(lab, "a1", "b1", seconds: 3);
            output.WriteLine($"{mode}: {result.MegabitsPerSecond:F0} Mbit/s");
            Assert.True(result.Bytes > 0);
            Assert.DoesNotContain(0, result.BytesByInterval);
        });

    [Theory, MemberData(nameof(Modes.All), MemberType = typeof(Modes))]
    public Task TwoHosts_packets_of_known_pairs_do_not_come_to_the_controller(string mode) =>
        labs.UseAsync(mode, async lab =>
        {
            const int Packets = 3000;
            // Link discovery's own frames, at most one a second and bridge, and guests that ask for an address anew.
            const int Others = 60;
            await lab.RequireReachabilityAsync();
            long before = (await lab.CountersAsync()).PacketIns;
            Output flood = await lab.TryExecAsync("a1", "ping", "-n", "-q", "-f", "-c", Packets, lab.Guest("b1").Address);
            long between = (await lab.CountersAsync()).PacketIns;
            Iperf.Result stream = await Iperf.RunAsync(lab, "a2", "b2", seconds: 1);
            long after = (await lab.CountersAsync()).PacketIns;
            output.WriteLine($"{mode}: {between - before} packet-ins during {Packets} pings, "
                + $"{after - between} during {stream.Bytes / 1400} segments of TCP");
            Assert.Contains($" {Packets} received", flood.Text, StringComparison.Ordinal);
            Assert.InRange(between - before, 0, Others);
            Assert.InRange(after - between, 0, Others);
        });

    [Theory, MemberData(nameof(Modes.All), MemberType = typeof(Modes))]
    public Task TwoHosts_every_flow_has_an_owner_and_no_app_failed(string mode) => labs.UseAsync(mode, async lab =>
    {
        foreach (string bridge in lab.Status.Hosts.Keys.Select(host => lab.PolicyNameOf(host, "br-int")))
        {
            IReadOnlyList<FlowModel> flows = await lab.FlowsAsync(bridge);
            Assert.NotEmpty(flows);
            Assert.All(flows, flow => Assert.Matches("^(core|l2-learning)", flow.Owner));
            // A table-miss entry in every table that is gone to.
            IEnumerable<int> entered = flows.SelectMany(flow => GotoTable().Matches(flow.Flow))
                .Select(match => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture));
            Assert.All(entered.Append(0).Distinct(), table =>
                Assert.Contains(flows, flow => flow.Table == table && flow.Priority == 0));
        }
        CountersModel counters = await lab.CountersAsync();
        Assert.Equal((0, 0), (counters.Errors, counters.AppFaults));
    });

    [Fact]
    public Task Lab_exec_runs_in_the_host_and_hands_on_the_exit_code() => labs.UseAsync(Modes.Learn, async lab =>
    {
        Output shown = await Command.RunAsync(
            Repository.Lab, "exec", "--name", lab.Name, "a", "--", "ovs-vsctl", "list-br");
        Assert.Contains("br-int", shown.RequireSuccess().Text, StringComparison.Ordinal);
        Output failed = await Command.RunAsync(
            Repository.Lab, "exec", "--name", lab.Name, "a1", "--", "sh", "-c", "exit 7");
        Assert.Equal(7, failed.ExitCode);
    });

    private static string PortOf(Lab lab, string host, string neighbour, string address)
    {
        GuestStatus guest = lab.Status.Guests.Values.Single(one => one.Mac == address);
        return guest.Host == host ? guest.Port : $"gre-{neighbour}";
    }

    [GeneratedRegex(@"goto_table:(\d+)")]
    private static partial Regex GotoTable();
}
