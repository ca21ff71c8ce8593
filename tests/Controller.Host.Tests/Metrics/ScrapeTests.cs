using System.Buffers;
using System.Text;
using Controller.Abstractions;
using Controller.Core;
using Controller.Host.Metrics;
using Controller.Host.Policies;
using Controller.Host.Provisioning;
using Controller.Host.Serving;
using Controller.Host.Tests.Fakes;
using Microsoft.Extensions.Logging.Abstractions;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Tests.Metrics;

public sealed class ScrapeTests
{
    private readonly TunnelBoard _tunnels = new();
    private readonly FakeController _controller = new()
    {
        Switches = [Samples.Switch(Samples.BrInt, "br-int"), Samples.Switch(Samples.BrExt, "br-ext", connected: false)],
    };

    private static readonly PolicyReading Reading = PolicyReader.Read("""
        apiVersion: sdn/v1
        bridges:
          br-int: {datapathId: 0xa, ports: {web: {name: veth-web}}}
          br-later: {datapathId: 0xc}
        """);

    [Theory]
    [InlineData("of_packet_ins_total", 100)]
    [InlineData("of_ignored_packet_ins_total", 3)]
    [InlineData("of_vlan_packet_ins_total", 40)]
    [InlineData("of_non_vlan_packet_ins_total", 60)]
    [InlineData("of_flowmsgs_sent_total", 100)]
    [InlineData("of_errors_total", 2)]
    [InlineData("of_dp_connections_total", 4)]
    [InlineData("of_dp_disconnections_total", 3)]
    [InlineData("sdn_switch_flow_mods_total", 70)]
    [InlineData("sdn_switch_packet_outs_total", 30)]
    [InlineData("sdn_switch_malformed_messages_total", 1)]
    [InlineData("sdn_switch_app_faults_total", 0)]
    public void Scrape_counts_per_switch_under_Faucet_s_names_and_labels(string name, double value)
    {
        Family family = Read()[name];

        Sample sample = Assert.Single(family.Samples, sample => sample["dp_id"] == "0xa");
        Assert.Equal("counter", family.Type);
        Assert.Equal("br-int", sample["dp_name"]);
        Assert.Equal(2, sample.Labels.Count);
        Assert.Equal(value, sample.Value);
    }

    [Fact]
    public void Scrape_a_switch_that_went_or_never_came_has_status_0()
    {
        Family status = Read()["dp_status"];

        Assert.Equal([("0xa", 1), ("0xb", 0), ("0xc", 0)], status.Samples.Select(s => (s["dp_id"], (int)s.Value)));
        Assert.Equal("br-later", status.Samples[2]["dp_name"]);
    }

    [Fact]
    public void Scrape_ports_have_their_name_and_the_policy_s()
    {
        IReadOnlyDictionary<string, Family> families = Read();

        Sample[] ports = [.. families["port_status"].Samples.Where(sample => sample["dp_id"] == "0xa")];
        Assert.Equal(
            [("veth-web", "web", 1), ("veth-up", "veth-up", 1), ("veth-off", "veth-off", 0), ("br-int", "br-int", 1)],
            ports.Select(s => (s["port"], s["port_description"], (int)s.Value)));
        Assert.All(families["port_status"].Samples.Where(s => s["dp_id"] == "0xb"), s => Assert.Equal(0, s.Value));
        Assert.Equal([1, 0, 0, 1],
            families["sdn_port_forwards"].Samples.Where(s => s["dp_id"] == "0xa").Select(s => (int)s.Value));
    }

    [Fact]
    public void Scrape_ports_that_a_switch_names_alike_stay_apart()
    {
        SwitchSnapshot real = Samples.Switch(Samples.BrInt, "br-int");
        SwitchPort first = real.Ports[0];
        SwitchPort second = first with { Number = new PortNumber(9) };
        SwitchPort third = first with { Number = new PortNumber(10), Name = "" };
        _controller.Switches = [real with { Ports = [first, second, third] }];

        Sample[] ports = [.. Read()["port_status"].Samples];

        Assert.Equal(["veth-web", "9", "10"], ports.Select(sample => sample["port"]));
    }

    [Fact]
    public void Scrape_describes_switches_whatever_they_say_of_themselves()
    {
        Sample sample = Read()["of_dp_desc_stats"].Samples[0];

        Assert.Equal("rack \"4\" \\ left", sample["dp_desc"]);
        Assert.Equal(("Nicira, Inc.", "Open vSwitch", "3.1.0", "None"),
            (sample["mfr_desc"], sample["hw_desc"], sample["sw_desc"], sample["serial_num"]));
    }

    [Fact]
    public void Scrape_has_the_controller_s_own_numbers()
    {
        IReadOnlyDictionary<string, Family> families = Read();

        Assert.Equal([("malformed", 2), ("no_app", 5)],
            families["sdn_dropped_total"].Samples.Select(s => (s["reason"], (int)s.Value)));
        Assert.Equal([10, 30, 33, 33, 33, 34, 1.5, 34],
            families["faucet_packet_in_secs"].Samples.Select(sample => sample.Value));
        Assert.Equal(7, families["sdn_connections_accepted_total"].Samples[0].Value);
        Assert.Equal(1, families["sdn_handshakes_failed_total"].Samples[0].Value);
        Assert.Equal(1, families["sdn_switches"].Samples[0].Value);
        Assert.Equal(0, families["faucet_config_load_error"].Samples[0].Value);
        Assert.Equal(0.5, families["faucet_config_applied"].Samples[0].Value);
    }

    [Theory]
    [InlineData("process_resident_memory_bytes")]
    [InlineData("process_cpu_seconds_total")]
    [InlineData("process_start_time_seconds")]
    [InlineData("process_open_fds")]
    [InlineData("dotnet_total_memory_bytes")]
    [InlineData("dotnet_gc_allocated_bytes_total")]
    public void Scrape_has_the_process(string name) => Assert.True(Assert.Single(Read()[name].Samples).Value > 0);

    [Fact]
    public void Scrape_of_one_name_has_that_family_alone() =>
        Assert.Equal("of_packet_ins_total", Assert.Single(Read("of_packet_ins")).Key);

    [Fact]
    public async Task Scrape_hosts_come_from_the_last_count_and_no_scrape_makes_one()
    {
        var time = new ManualTime(Samples.Start);
        _controller.Hosts =
        [
            Samples.Host(Samples.BrInt, "br-int", 1, 10, 1),
            Samples.Host(Samples.BrInt, "br-int", 2, 10, 1),
            Samples.Host(Samples.BrInt, "br-int", 3, 10, 2),
            Samples.Host(Samples.BrInt, "br-int", 4, 0, 2),
        ];
        await using var census = new HostCensus(_controller, time, NullLogger.Instance);
        census.Start();

        IReadOnlyDictionary<string, Family> families = Read(census);
        families = Read(census);

        Assert.Equal([("0", 1), ("10", 3)],
            families["vlan_hosts_learned"].Samples.Select(s => (s["vlan"], (int)s.Value)));
        Assert.Equal([("veth-web", "web", "10", 2), ("veth-up", "veth-up", "0", 1), ("veth-up", "veth-up", "10", 1)],
            families["port_vlan_hosts_learned"].Samples
                .Select(s => (s["port"], s["port_description"], s["vlan"], (int)s.Value)));
        Assert.Equal(1, _controller.HostQueries);
        Assert.Equal(Samples.Start.ToUnixTimeMilliseconds() / 1000.0,
            families["sdn_hosts_counted_timestamp_seconds"].Samples[0].Value);
    }

    [Fact]
    public void Scrape_tunnels_are_up_or_down_by_the_other_host_and_nothing_where_nobody_knows()
    {
        _tunnels.Post(this, [Tunnel("b", TunnelVerdict.Up), Tunnel("c", TunnelVerdict.Down), Tunnel("d", TunnelVerdict.Unknown)]);

        Assert.Equal([("0xa", "br-int", "b", 1), ("0xa", "br-int", "c", 0)],
            Read()["sdn_overlay_tunnel_up"].Samples.Select(s => (s["dp_id"], s["dp_name"], s["host"], (int)s.Value)));
    }

    private static TunnelState Tunnel(string remote, TunnelVerdict verdict) => new(
        new WatchedTunnel(Samples.BrInt, "br-int", "a", remote, $"gre-{remote}"), verdict, Samples.Start, null);

    private IReadOnlyDictionary<string, Family> Read(params string[] names) =>
        Read(new HostCensus(_controller, TimeProvider.System, NullLogger.Instance), names);

    private IReadOnlyDictionary<string, Family> Read(HostCensus census, params string[] names)
    {
        var output = new ArrayBufferWriter<byte>();
        var active = ActivePolicy.Of(Reading, "p.yaml", Samples.Start);
        using var policy = new PolicyService(_controller, active, null, NullLogger.Instance, TimeProvider.System);
        new Scrape(_controller, census, policy, _tunnels).Write(new ExpositionWriter(output, names));
        return ExpositionParser.Parse(Encoding.UTF8.GetString(output.WrittenSpan));
    }
}
