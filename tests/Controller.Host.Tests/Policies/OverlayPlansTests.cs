using Apps.L2Learning;
using Apps.Overlay.Planning;
using Controller.Abstractions;
using Controller.Core;
using Controller.Host.Policies;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Tests.Policies;

public sealed class OverlayPlansTests
{
    private const string Text = """
        apiVersion: sdn/v1
        controller: {listen: ["tcp:127.0.0.1:6653"], advertise: "tcp:172.30.0.254:6653"}
        bridges:
          br-a: {datapathId: 0xa, name: br-int, ovsdb: "tcp:172.30.0.1:6640,ssl:[2001:db8::1]:6641,unix:/run/db.sock",
                 datapathType: netdev, failMode: secure, ports: {web: {name: veth-web}}}
          br-b: {datapathId: 0xb}
          br-c: {datapathId: 0xc}
        l2: {mode: learn}
        overlay:
          encapsulation: vxlan
          mtu: 1400
          hosts: {a: {address: 172.31.0.1, bridge: br-a}, b: {address: 172.31.0.2, bridge: br-b}}
          tenants:
            - name: blue
              vni: 7
              subnet: 10.0.0.0/24
              gateway: 10.0.0.254
              dhcp: true
              members: [a/web, {port: b/t-vm1, name: vm1, mac: 52:54:00:00:00:01, address: 10.0.0.5}]
            - name: red
              vni: 8
              subnets: [{network: 10.0.0.0/24, gateway: 10.0.0.254}, {network: 10.0.1.0/24, dhcp: true}]
              members: [{port: [a/t-vm2, b/t-vm2], name: vm2, mac: 52:54:00:00:00:02}]
        """;

    private static readonly Policy Policy = Read(Text);
    private static readonly OverlayPlan Plan = OverlayPlans.Of(Policy);

    [Fact]
    public void OverlayPlans_have_the_hosts_with_their_bridges()
    {
        Assert.Equal((Encapsulation.Vxlan, 1400), (Plan.Encapsulation, Plan.Mtu));
        Assert.Equal([new OverlayHost("a", new DatapathId(0xa), Address("172.31.0.1")),
            new OverlayHost("b", new DatapathId(0xb), Address("172.31.0.2"))], Plan.Hosts);
    }

    [Fact]
    public void OverlayPlans_a_subnet_and_its_gateway_are_short_for_one_entry_of_subnets()
    {
        Assert.Equal([new TenantSubnet(Address("10.0.0.0"), 24, Address("10.0.0.254"), Dhcp: true)],
            Plan.Tenants[0].Subnets);
        Assert.Equal([new TenantSubnet(Address("10.0.0.0"), 24, Address("10.0.0.254"), Dhcp: false),
            new TenantSubnet(Address("10.0.1.0"), 24, null, Dhcp: true)], Plan.Tenants[1].Subnets);
    }

    [Fact]
    public void OverlayPlans_members_have_their_ports_as_the_switch_calls_them_and_the_lines_that_say_so()
    {
        Assert.Equal(("blue", 7u, 14), (Plan.Tenants[0].Name, Plan.Tenants[0].Vni, Plan.Tenants[0].Place!.Value.Line));
        Member web = Plan.Tenants[0].Members[0];
        Member vm1 = Plan.Tenants[0].Members[1];
        Member vm2 = Plan.Tenants[1].Members[0];
        Assert.Equal(("a/web", null, null), (web.Name, web.Mac, web.Address));
        Assert.Equal([new MemberPort("a", "veth-web")], web.Ports);
        Assert.Equal(("vm1", Mac("52:54:00:00:00:01"), Address("10.0.0.5")), (vm1.Name, vm1.Mac, vm1.Address));
        Assert.Equal(new PolicyPlace("p.yaml", 19, 24), vm1.Place);
        Assert.Equal([new MemberPort("a", "t-vm2"), new MemberPort("b", "t-vm2")], vm2.Ports);
    }

    [Fact]
    public void OverlayPlans_name_the_ports_that_link_discovery_leaves_alone_and_where_tunnels_end()
    {
        var ports = OverlayPlans.PortsOf(Plan);

        Assert.Equal(["geneve-b", "gre-b", "sdn-geneve", "sdn-gre", "sdn-vxlan", "t-vm2", "veth-web", "vxlan-b"],
            ports[new DatapathId(0xa)].Order(StringComparer.Ordinal));
        Assert.Equal(["geneve-a", "gre-a", "sdn-geneve", "sdn-gre", "sdn-vxlan", "t-vm1", "t-vm2", "vxlan-a"],
            ports[new DatapathId(0xb)].Order(StringComparer.Ordinal));
        IReadOnlyList<TunnelEnd> ends = OverlayPlans.TunnelsOf(Plan)[new DatapathId(0xb)];
        Assert.Equal(6, ends.Count);
        Assert.Contains(new TunnelEnd("sdn-vxlan", "Vxlan", Address("172.31.0.2"), null), ends);
        Assert.Contains(new TunnelEnd("vxlan-a", "Vxlan", Address("172.31.0.2"), Address("172.31.0.1")), ends);
    }

    [Fact]
    public void OverlayPlans_without_an_overlay_have_no_host() =>
        Assert.Empty(OverlayPlans.Of(Read("apiVersion: sdn/v1")).Hosts);

    [Fact]
    public void PolicyOptions_bridges_of_overlay_hosts_learn_nothing_by_themselves()
    {
        LearningCatalog learning = PolicyOptions.LearningOf(Policy);

        Assert.Equal(LearningMode.Off, learning.Of(new DatapathId(0xa)).Mode);
        Assert.Equal(LearningMode.Off, learning.Of(new DatapathId(0xb)).Mode);
        Assert.Equal(LearningMode.Learn, learning.Of(new DatapathId(0xc)).Mode);
    }

    [Fact]
    public void Policy_bridges_say_how_their_switches_are_set_up()
    {
        BridgePolicy bridge = Policy.Bridges[0];

        Assert.Equal(("br-int", DatapathType.Netdev, FailMode.Secure),
            (bridge.SwitchName, bridge.DatapathType, bridge.FailMode));
        Assert.Equal(["tcp:172.30.0.1:6640", "ssl:[2001:db8::1]:6641", "unix:/run/db.sock"],
            bridge.Ovsdb.Select(one => one.ToString()));
        Assert.Equal((null, 0, null, null), (Policy.Bridges[1].SwitchName, Policy.Bridges[1].Ovsdb.Count,
            Policy.Bridges[1].DatapathType, Policy.Bridges[1].FailMode));
        Assert.Equal("tcp:172.30.0.254:6653", Policy.Controller.Advertise!.ToString());
        Assert.Equal(["127.0.0.1:6653"], Policy.Controller.Listen!.Select(one => one.ToString()));
    }

    private static Policy Read(string text)
    {
        PolicyReading reading = PolicyReader.Read(text, "p.yaml");
        Assert.Empty(reading.Problems);
        return reading.Policy;
    }

    private static Ipv4Address Address(string text) =>
        Ipv4Address.TryParse(text, out Ipv4Address address) ? address : throw new FormatException(text);

    private static MacAddress Mac(string text) =>
        MacAddress.TryParse(text, out MacAddress mac) ? mac : throw new FormatException(text);
}
