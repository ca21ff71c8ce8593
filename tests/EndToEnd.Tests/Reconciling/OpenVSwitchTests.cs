using Controller.Core;
using Controller.Core.Flows;
using EndToEnd.Tests.Dataplane;
using EndToEnd.Tests.Running;
using OpenFlow.Protocol.Types;
using Testing;

namespace EndToEnd.Tests.Reconciling;

/// <summary>A real Open vSwitch is brought from one state to another, and watched.</summary>
public sealed class OpenVSwitchTests
{
    private const string Missing = "table=10,priority=9,tcp,tp_dst=9,actions=group:99";

    // Below half a minute no dump would come by itself: what is seen sooner, the flow monitor told.
    private static readonly TimeSpan ByMonitor = TimeSpan.FromSeconds(15);

    // What a policy may say in ovs-ofctl's words. That a switch shows it otherwise than it got it would make every
    // comparison find a difference.
    private static readonly string[] Kinds =
    [
        "actions=drop",
        "ip,nw_dst=10.0.0.0/8,actions=output:1,output:2,IN_PORT",
        "tcp,nw_src=10.0.0.1,tp_dst=80,actions=set_field:25->tcp_dst,output:2",
        "tcp,tp_dst=0x50/0xfff0,actions=mod_tp_dst:25,mod_nw_dst:10.0.0.9,mod_dl_dst:02:00:00:00:00:01,output:2",
        "udp6,ipv6_dst=2001:db8::/32,tp_dst=53,actions=set_field:2001:db8::1->ipv6_dst,output:1",
        "vlan_tci=0x1000/0x1000,actions=strip_vlan,output:1",
        "dl_vlan=5,actions=pop_vlan,push_vlan:0x8100,set_field:4102->vlan_vid,output:1",
        "dl_vlan=5,dl_vlan_pcp=3,actions=mod_vlan_vid:7,mod_vlan_pcp:1,output:1",
        "in_port=1,actions=push_vlan:0x8100,mod_vlan_vid:7,goto_table:20",
        "metadata=0x5/0xff,actions=write_metadata:0x10/0xf0,goto_table:30",
        "in_port=2,actions=meter:3,output:1,goto_table:20",
        "ip,in_port=2,actions=dec_ttl,output:1",
        "ip,in_port=3,actions=mod_nw_tos:40,set_field:2->ip_ecn,output:1",
        "ip,in_port=4,actions=write_actions(set_field:10.1.1.1->ip_src,output:2),goto_table:20",
        "ip,in_port=4,nw_ttl=1,actions=clear_actions,goto_table:20",
        "arp,arp_tpa=10.0.0.1,actions=move:NXM_OF_ETH_SRC[]->NXM_OF_ETH_DST[],load:0x2->NXM_OF_ARP_OP[],IN_PORT",
        "in_port=1,dl_dst=01:00:00:00:00:00/01:00:00:00:00:00,actions=FLOOD",
        "in_port=1,dl_type=0x88cc,actions=CONTROLLER:65535",
        "in_port=1,dl_type=0x88cd,actions=controller(max_len=128,id=0,reason=no_match)",
        "reg0=0x1/0xf,actions=load:0x5->NXM_NX_REG1[0..3],resubmit(,20)",
        "udp,actions=learn(table=40,idle_timeout=60,NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],output:NXM_OF_IN_PORT[])",
        "ip,ct_state=-trk,actions=ct(table=20,zone=5)",
        "ip,ct_state=+trk+new,actions=ct(commit,zone=5,nat(src=10.0.0.1-10.0.0.9)),output:1",
        "tun_id=0x10,actions=set_field:0x20->tun_id,output:1",
        "icmp,icmp_type=8,actions=set_queue:3,output:1,pop_queue",
        "icmp6,icmp_type=135,nd_target=fe80::1,actions=NORMAL",
        "ip,nw_frag=later,actions=note:01.02.03,output:1",
        "in_port=3,dl_src=02:00:00:00:00:07,actions=output:NXM_NX_REG0[0..15]",
        "ip,in_port=3,nw_proto=47,actions=multipath(eth_src,50,modulo_n,1,0,NXM_NX_REG0[]),output:1",
        "tcp,tcp_flags=+syn-ack,actions=output:1",
    ];

    [Fact]
    public async Task Flows_of_all_kinds_come_back_as_they_were_sent()
    {
        string[] flows = [.. Kinds.Select((kind, i) => $"table=10,priority={100 + i},{kind}")];
        await using ControlledSwitch sw = await ControlledSwitch.StartAsync(DeclaredApp.Configuration());
        sw.Ofctl("add-meter", "meter=3,kbps,burst,stats,bands=type=drop,rate=1000,burst_size=100");

        SwitchReport report = await sw.ApplyAsync(DeclaredApp.Configuration(flows));

        Assert.Empty(report.Faults.Select(fault => fault.ToString()));
        Assert.Equal((ApplyOutcome.Applied, flows.Length), (report.Outcome, report.Changes));
        Assert.Equal(ApplyOutcome.Unchanged, (await sw.ApplyAsync(DeclaredApp.Configuration([.. flows]))).Outcome);
    }

    [Fact]
    public async Task Groups_and_meters_come_change_and_go_with_the_flows_that_use_them()
    {
        string[] first =
        [
            $"group_id={Group(1)},type=all,bucket=actions=output:1,bucket=actions=dec_ttl,output:2",
            $"group_id={Group(2)},type=select,bucket=weight:3,actions=output:1,bucket=weight:1,actions=output:2",
            $"group_id={Group(3)},type=ff,bucket=watch_port:1,actions=output:1,bucket=watch_port:2,actions=output:2",
            $"group_id={Group(4)},type=indirect,bucket=actions=group:{Group(1)}",
            "meter=5,pktps,burst,bands=type=drop,rate=100,burst_size=50",
            "meter=6,kbps,burst,bands=type=drop,rate=1000,burst_size=200",
            .. Enumerable.Range(1, 4).Select(i => Flow(i, $"group:{Group((ushort)i)}")),
            Flow(5, "meter:5,output:1"), Flow(6, "meter:6,output:1"),
        ];
        string[] second =
        [
            $"group_id={Group(1)},type=all,bucket=actions=output:3",
            $"group_id={Group(7)},type=all,bucket=actions=output:4",
            "meter=5,pktps,burst,bands=type=drop,rate=200,burst_size=50", Flow(1, $"group:{Group(1)}"),
            Flow(2, $"group:{Group(7)}"), Flow(5, "meter:5,output:1"),
        ];
        await using ControlledSwitch sw = await ControlledSwitch.StartAsync(DeclaredApp.Configuration());

        foreach (string[] state in (string[][])[first, second, first])
        {
            SwitchReport report = await sw.ApplyAsync(DeclaredApp.Configuration(state));
            Assert.Equal((ApplyOutcome.Applied, null), (report.Outcome, report.Problem));
            Assert.Equal(ApplyOutcome.Unchanged, (await sw.ApplyAsync(DeclaredApp.Configuration([.. state]))).Outcome);
        }
        SwitchReport refused = await sw.ApplyAsync(DeclaredApp.Configuration([.. second, Missing]));

        Assert.Equal(ApplyOutcome.Refused, refused.Outcome);
        Assert.Equal(ApplyOutcome.Unchanged, (await sw.ApplyAsync(DeclaredApp.Configuration(first))).Outcome);
    }

    [Fact]
    public async Task Flows_that_stay_keep_counters_durations_and_cookies()
    {
        const string Way = "table=0,priority=1,actions=goto_table:10";
        string[] first = [Flow(1, "output:2"), Flow(2, "output:2"), Flow(3, "output:3"), Flow(4, "drop"), Way];
        AppConfiguration next = DeclaredApp.Configuration(first[0], Flow(2, "output:3"), Flow(5, "drop"), Way);
        var daemons = new SwitchDaemons(ports: 4);
        await using ControlledSwitch sw = await ControlledSwitch.StartAsync(DeclaredApp.Configuration(first), daemons);
        using var control = new UnixControl(daemons.ControlPath);
        await Eventually.HoldsAsync(() =>
        {
            foreach (int port in (int[])[1, 2, 3, 4])
                control.Call("netdev-dummy/receive", "p1", "in_port(1),eth(src=02:00:00:00:00:01,dst=02:00:00:00:00:02),"
                    + "eth_type(0x0800),ipv4(src=10.0.0.1,dst=10.0.0.2,proto=6,tos=0,ttl=64,frag=no),"
                    + $"tcp(src=9,dst={port})");
            control.Call("revalidator/purge");
            return sw.Flows().Values.All(flow => flow.Packets > 0);
        }, Eventually.Soon, () => sw.Ofctl("dump-flows"));
        var before = sw.Flows();

        SwitchPlan plan = await sw.PlanAsync(next);
        SwitchReport report = await sw.ApplyAsync(next);

        Assert.Equal((ApplyOutcome.Applied, plan.Changes.Count), (report.Outcome, report.Changes));
        Assert.Matches(@"counters are lost \(\d+ packets?\)", plan.Changes.Single(change =>
            change.Kind == ChangeKind.Delete && change.Text.Contains("tp_dst=4", StringComparison.Ordinal)).Effect);
        var after = sw.Flows();
        Assert.Equal(3, after.Count);
        // The first is as it was, the second only does something else.
        foreach (string cookie in (string[])[Cookie(1), Cookie(2)])
        {
            Assert.True(after[cookie].Seconds >= before[cookie].Seconds, $"{before[cookie]}, then {after[cookie]}");
            Assert.True(after[cookie].Packets >= before[cookie].Packets, $"{before[cookie]}, then {after[cookie]}");
        }
        Assert.Equal(0ul, after[Cookie(3)].Packets);
    }

    [Fact]
    public async Task Bad_flow_among_good_ones_leaves_everything_as_before_and_is_named()
    {
        string[] first = [.. Enumerable.Range(1, 200).Select(i => Flow(i, "output:1"))];
        await using ControlledSwitch sw = await ControlledSwitch.StartAsync(DeclaredApp.Configuration(first));
        var before = sw.Flows();
        string[] next = [.. Enumerable.Range(100, 3000).Select(i => Flow(i, "output:2")), Missing];

        SwitchReport report = await sw.ApplyAsync(DeclaredApp.Configuration(next));

        Assert.Equal(ApplyOutcome.Refused, report.Outcome);
        Assert.StartsWith($"p.yaml:3001:1: flow: flow cookie={Cookie(3001)},table=10,priority=9,tcp,tp_dst=9,"
            + "actions=group:99: OFPBAC_BAD_OUT_GROUP", Assert.Single(report.Faults).ToString(),
            StringComparison.Ordinal);
        var after = sw.Flows();
        Assert.Equal(before.Select(flow => (flow.Key, flow.Value.Rule)).Order(),
            after.Select(flow => (flow.Key, flow.Value.Rule)).Order());
        Assert.All(after, flow => Assert.True(flow.Value.Seconds >= before[flow.Key].Seconds));
        Assert.Equal(new DriftCounters(0, 0, 0, 0, 0), sw.Drift);
    }

    [Fact]
    public async Task Flows_that_ovs_ofctl_adds_deletes_and_changes_are_seen_at_once_and_put_right()
    {
        string[] flows = [.. Enumerable.Range(1, 100).Select(i => Flow(i, "output:1"))];
        await using ControlledSwitch sw = await ControlledSwitch.StartAsync(DeclaredApp.Configuration(flows));
        var before = sw.Flows();

        sw.Ofctl("del-flows", "table=10,tcp,tp_dst=7");
        await SeenAsync(sw, drift => drift.Missing == 1);
        sw.Ofctl("mod-flows", "table=10,tcp,tp_dst=8,actions=output:3");
        await SeenAsync(sw, drift => drift.Changed == 1);
        sw.Ofctl("add-flow", "table=10,priority=7,udp,actions=drop");
        await SeenAsync(sw, drift => drift is { Foreign: 1, Now: 1, Repairs: 2 });

        var after = sw.Flows();
        Assert.Equal(
            before.Select(flow => (flow.Key, flow.Value.Rule)).Append(("0x0", "priority=7,udp actions=drop")).Order(),
            after.Select(flow => (flow.Key, flow.Value.Rule)).Order());
    }

    // By the controller's own clock, from when ovs-ofctl had the switch's answer to the barrier behind its change.
    [Fact]
    public async Task Drift_is_told_within_two_seconds_of_the_change_and_names_the_rule()
    {
        AppConfiguration flows = DeclaredApp.Configuration(Flow(1, "output:1"), Flow(2, "output:2"));
        await using ControlledSwitch sw = await ControlledSwitch.StartAsync(flows);

        await ToldAsync(sw, "DriftMissing", "tp_dst=2", "p.yaml:2", "del-flows", "table=10,tcp,tp_dst=2");
        await ToldAsync(sw, "DriftChanged", "tp_dst=1", "p.yaml:1", "mod-flows", "table=10,tcp,tp_dst=1,actions=output:3");
        await ToldAsync(sw, "DriftForeign", "udp", "", "add-flow", "table=10,priority=7,udp,actions=drop");
    }

    private static async Task ToldAsync(
        ControlledSwitch sw, string kind, string flow, string place, string command, string argument)
    {
        sw.Ofctl(command, argument);
        DateTimeOffset changed = TimeProvider.System.GetUtcNow();
        StampedLine? told = null;
        await Eventually.HoldsAsync(() => (told = sw.Log.Lines.FirstOrDefault(line => line.Event == kind)) is not null,
            ByMonitor, () => $"{kind} is in the log: {string.Join('\n', sw.Log.Lines.Select(line => line.Text))}");

        Assert.Contains(flow, told!.Text, StringComparison.Ordinal);
        Assert.Contains(place, told.Text, StringComparison.Ordinal);
        Assert.True(told.At - changed <= TimeSpan.FromSeconds(2), $"told {told.At - changed} after the change");
    }

    [Fact]
    public async Task Drift_that_is_only_to_be_told_is_told_with_who_wants_the_flow()
    {
        AppConfiguration flows = DeclaredApp.Configuration(Flow(1, "output:1"), Flow(2, "output:2"));
        await using ControlledSwitch sw = await ControlledSwitch.StartAsync(
            flows with { Drift = DriftHandling.Alert });

        sw.Ofctl("del-flows", "table=10,tcp,tp_dst=2");
        await SeenAsync(sw, drift => drift is { Missing: 1, Now: 1 });

        DriftItem item = Assert.Single((await sw.DriftAsync())!);
        Assert.Equal((DriftKind.Missing, "declared: flow (p.yaml:2)"), (item.Kind, item.Origin?.ToString()));
        Assert.Equal(0, sw.Drift.Repairs);
    }

    private static async Task SeenAsync(ControlledSwitch sw, Predicate<DriftCounters> isSo)
    {
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        await Eventually.HoldsAsync(() => isSo(sw.Drift), ByMonitor, () => $"the drift is seen: {sw.Drift}");
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"seen and done after {System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalMilliseconds:0} ms");
    }

    private static string Flow(int port, string actions) =>
        $"table=10,priority=100,tcp,tp_dst={port},actions={actions}";

    private static uint Group(ushort index) => DeclaredApp.Group(index).Value;

    private static string Cookie(int line) => DeclaredApp.CookieOf(line).ToString();
}
