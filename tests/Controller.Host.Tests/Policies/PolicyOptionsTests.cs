using System.Net;
using Apps.L2Learning;
using Controller.Core;
using Controller.Host.Policies;
using Controller.Host.Values;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Tests.Policies;

public sealed class PolicyOptionsTests
{
    private const string Everything = """
        apiVersion: sdn/v1
        controller:
          listen: ["127.0.0.1:6653", "[::1]:6633"]
          api: http://127.0.0.1:8080
          metrics: off
          eventLoops: 3
          transport: sockets
        vlans:
          office: {vid: 10}
          guest: {vid: 20}
        bridges:
          br-int:
            datapathId: "0x1"
            ports:
              web: {name: veth-web, vlan: 10, maxHosts: 4, packetInRate: 100}
              up: {name: veth-up, trunk: [office, 20, 30], native: guest}
              veth-free: {}
              printer: {name: veth-prn, vlan: "guest"}
            l2: {mode: pair, ban: {duration: 1m}}
          br-ext: {datapathId: 00:00:00:00:00:00:00:ff}
        l2:
          mode: learn
          ageing: 5m
          maxHostsPerPort: 100
          packetInRate: 50
          ban: {movesPerSecond: 7, duration: 30s}
        """;

    private static readonly DatapathId BrInt = new(1);
    private static readonly DatapathId BrExt = new(0xff);

    [Fact]
    public void PolicyOptions_controller_section_becomes_controller_options()
    {
        Policy policy = Read(Everything);

        ControllerOptions options = PolicyOptions.ControllerOf(policy);

        Assert.Equal([IPEndPoint.Parse("127.0.0.1:6653"), IPEndPoint.Parse("[::1]:6633")], options.Listen);
        Assert.Equal(3, options.EventLoops);
        Assert.Equal(TransportKind.Sockets, options.Transport);
        Assert.Equal("br-int", options.Names[BrInt]);
        Assert.Equal("br-ext", options.Names[BrExt]);
        Assert.Equal(new ApiAddress.Http(IPEndPoint.Parse("127.0.0.1:8080")), policy.Controller.Api);
        Assert.Equal(new MetricsAddress(EndPoint: null), policy.Controller.Metrics);
    }

    [Fact]
    public void PolicyOptions_bridge_overrides_only_what_it_names()
    {
        LearningOptions options = PolicyOptions.LearningOf(Read(Everything)).Of(BrInt);

        Assert.Equal(LearningMode.Pair, options.Mode);
        Assert.Equal(TimeSpan.FromMinutes(1), options.BanDuration);
        Assert.Equal(TimeSpan.FromMinutes(5), options.Ageing);
        Assert.Equal((100, 50, 7), (options.MaxHostsPerPort, options.PacketInRate, options.MovesPerSecond));
    }

    [Theory]
    [InlineData(0xffUL)]
    [InlineData(0x1234UL)]
    public void PolicyOptions_other_bridges_learn_as_l2_says(ulong id)
    {
        LearningOptions options = PolicyOptions.LearningOf(Read(Everything)).Of(new DatapathId(id));

        Assert.Equal(LearningMode.Learn, options.Mode);
        Assert.Equal(TimeSpan.FromSeconds(30), options.BanDuration);
        Assert.Empty(options.Ports);
    }

    [Fact]
    public void PolicyOptions_ports_have_their_vlans_by_number_or_name()
    {
        IReadOnlyDictionary<string, PortOptions> ports = PolicyOptions.LearningOf(Read(Everything)).Of(BrInt).Ports;

        Assert.Equal(new PortOptions { Access = new VlanId(10), MaxHosts = 4, PacketInRate = 100 }, ports["veth-web"]);
        Assert.Equal([new VlanId(10), new VlanId(20), new VlanId(30)], ports["veth-up"].Trunk!);
        Assert.Equal(new VlanId(20), ports["veth-up"].Native);
        Assert.Equal(new PortOptions(), ports["veth-free"]);
        Assert.Equal(new VlanId(20), ports["veth-prn"].Access);
        Assert.Equal(4, ports.Count);
    }

    [Fact]
    public void PolicyOptions_aliases_lead_from_a_switch_s_port_name_to_the_policy_s()
    {
        var aliases = PolicyOptions.AliasesOf(Read(Everything));

        Assert.Equal("web", aliases[(BrInt, "veth-web")]);
        Assert.Equal("veth-free", aliases[(BrInt, "veth-free")]);
    }

    [Fact]
    public void PolicyOptions_shortest_policy_leaves_all_defaults()
    {
        Policy policy = Read("apiVersion: sdn/v1");

        Assert.Equal(new ControllerOptions().Listen, PolicyOptions.ControllerOf(policy).Listen);
        Assert.Equal(new LearningOptions().Ageing, PolicyOptions.LearningOf(policy).Of(BrInt).Ageing);
        Assert.Equal(LearningMode.Auto, PolicyOptions.LearningOf(policy).Of(BrInt).Mode);
    }

    [Fact]
    public void PolicyOptions_sections_without_content_are_as_if_left_out()
    {
        Policy policy = Read("apiVersion: sdn/v1\ncontroller:\nvlans:\nbridges:\nl2: ~\n");

        Assert.Empty(policy.Bridges);
        Assert.Equal(LearningPolicy.Unset, policy.Learning);
    }

    private static Policy Read(string text)
    {
        PolicyReading reading = PolicyReader.Read(text);
        Assert.Empty(reading.Errors);
        return reading.Policy;
    }
}
