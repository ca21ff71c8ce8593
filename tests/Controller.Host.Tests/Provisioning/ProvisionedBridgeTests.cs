using Controller.Host.Policies;
using Controller.Host.Provisioning;
using Controller.Ovsdb.Ensuring;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Tests.Provisioning;

public sealed class ProvisionedBridgeTests
{
    private const string Text = """
        apiVersion: sdn/v1
        controller: {listen: ["tcp:127.0.0.1:6653"]}
        bridges:
          br-a: {datapathId: 0xa, name: br-int, ovsdb: "tcp:172.30.0.1:6640,ssl:[2001:db8::1]:6641,unix:/run/db.sock",
                 datapathType: netdev, failMode: secure}
          br-b: {datapathId: 0xb, ovsdb: "unix:/run/b.sock", datapathType: dummy}
          br-c: {datapathId: 0xc, ovsdb: "unix:/run/c.sock"}
          br-d: {datapathId: 0xd}
        overlay:
          encapsulation: vxlan
          hosts: {a: {address: 172.31.0.1, bridge: br-a}, b: {address: 172.31.0.2, bridge: br-b}}
        """;

    [Fact]
    public void ProvisionedBridges_are_those_with_a_database_named_as_their_switch_has_them()
    {
        IReadOnlyList<ProvisionedBridge> bridges = Read(Text);
        Assert.Equal(["br-int", "br-b", "br-c"], bridges.Select(bridge => bridge.Name));
        Assert.Equal(["tcp:172.30.0.1:6640", "ssl:[2001:db8::1]:6641", "unix:/run/db.sock"],
            bridges[0].Database.Select(address => address.ToString()));
        Assert.Equal((0xaUL, "netdev", "secure"), (bridges[0].DatapathId, bridges[0].DatapathType, bridges[0].FailMode));
        Assert.Equal((null, null), (bridges[2].DatapathType, bridges[2].FailMode));
    }

    [Fact]
    public void ProvisionedBridge_of_a_host_has_its_tunnel_from_the_hosts_address()
    {
        IReadOnlyList<ProvisionedBridge> bridges = Read(Text);
        Assert.Equal(WantedPort.FlowTunnel("sdn-vxlan", "vxlan", "172.31.0.1"), Assert.Single(bridges[0].Tunnels));
        Assert.Empty(bridges[2].Tunnels);
        Assert.All(bridges, bridge => Assert.Empty(bridge.Watched));
    }

    /// <summary>Open vSwitch's dummy datapath drops what is sent from a local_ip, as no route of its is local.</summary>
    [Fact]
    public void ProvisionedBridge_of_the_dummy_datapath_leaves_the_tunnels_source_to_routes() =>
        Assert.Equal(WantedPort.FlowTunnel("sdn-vxlan", "vxlan", null), Assert.Single(Read(Text)[1].Tunnels));

    [Fact]
    public void ProvisionedBridge_with_a_port_for_each_host_has_those_it_shares_a_tenant_with_and_BFD()
    {
        IReadOnlyList<ProvisionedBridge> bridges = Read(PerHost(""));

        Assert.Equal([WantedPort.TunnelTo("172.31.0.2", "vxlan-b", "vxlan", "172.31.0.1", new WantedBfd(100, 100, 3))],
            bridges[0].Tunnels);
        Assert.Equal([WantedPort.TunnelTo("172.31.0.1", "vxlan-a", "vxlan", null, new WantedBfd(100, 100, 3))],
            bridges[1].Tunnels);
        Assert.Empty(bridges[2].Tunnels);
        Assert.Equal([new WatchedTunnel(new DatapathId(0xa), "br-a", "a", "b", "vxlan-b")], bridges[0].Watched);
    }

    [Fact]
    public void ProvisionedBridge_has_BFD_as_the_policy_says()
    {
        Assert.Equal(new WantedBfd(1500, 50, 5).Column,
            Read(PerHost("bfd: {minTx: 1500ms, minRx: 50ms, multiplier: 5}"))[0].Tunnels[0].Bfd);
        ProvisionedBridge without = Read(PerHost("bfd: {enabled: false}"))[0];
        Assert.Empty(without.Tunnels[0].Bfd!);
        Assert.Empty(without.Watched);
    }

    [Fact]
    public void ProvisionedBridge_keeps_old_tunnels_only_where_others_take_their_place()
    {
        IReadOnlyList<ProvisionedBridge> bridges = Read(Text);
        Assert.True(bridges[0].WantedFor("tcp:192.0.2.9:6653", keepsOldPorts: true).KeepsOldPorts);
        Assert.False(bridges[0].WantedFor("tcp:192.0.2.9:6653").KeepsOldPorts);
        Assert.False(bridges[2].WantedFor("tcp:192.0.2.9:6653", keepsOldPorts: true).KeepsOldPorts);
    }

    [Fact]
    public void ProvisionedBridge_is_told_what_the_policy_advertises_or_where_this_program_is()
    {
        Assert.Equal("tcp:192.0.2.9:6653", Read(Text)[0].WantedFor("tcp:192.0.2.9:6653").Controller!.Target);
        string advertised = Text.Replace("6653\"]", "6653\"], advertise: \"ssl:[2001:db8::9]:6654\"",
            StringComparison.Ordinal);
        Assert.Equal("ssl:[2001:db8::9]:6654", Read(advertised)[0].WantedFor("tcp:192.0.2.9:6653").Controller!.Target);
    }

    private static string PerHost(string bfd) => $$"""
        {{Text}}
          tunnels: perHost
          {{bfd}}
          tenants: [{name: blue, vni: 7, members: [a/g1, b/g2]}]
        """;

    private static IReadOnlyList<ProvisionedBridge> Read(string text)
    {
        PolicyReading reading = PolicyReader.Read(text, "p.yaml");
        Assert.True(reading.IsGood, string.Join('\n', reading.Errors.Select(error => error.Format("p.yaml"))));
        return ProvisionedBridge.Of(reading.Policy);
    }
}
