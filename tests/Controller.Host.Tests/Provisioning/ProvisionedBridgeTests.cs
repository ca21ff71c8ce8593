using Controller.Host.Policies;
using Controller.Host.Provisioning;
using Controller.Ovsdb.Ensuring;

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
        Assert.Equal(WantedPort.FlowTunnel("sdn-vxlan", "vxlan", "172.31.0.1"), bridges[0].Tunnel);
        Assert.Null(bridges[2].Tunnel);
    }

    /// <summary>Open vSwitch's dummy datapath drops what is sent from a local_ip, as no route of its is local.</summary>
    [Fact]
    public void ProvisionedBridge_of_the_dummy_datapath_leaves_the_tunnels_source_to_routes() =>
        Assert.Equal(WantedPort.FlowTunnel("sdn-vxlan", "vxlan", null), Read(Text)[1].Tunnel);

    [Fact]
    public void ProvisionedBridge_is_told_what_the_policy_advertises_or_where_this_program_is()
    {
        Assert.Equal("tcp:192.0.2.9:6653", Read(Text)[0].WantedFor("tcp:192.0.2.9:6653").Controller!.Target);
        string advertised = Text.Replace("6653\"]", "6653\"], advertise: \"ssl:[2001:db8::9]:6654\"",
            StringComparison.Ordinal);
        Assert.Equal("ssl:[2001:db8::9]:6654", Read(advertised)[0].WantedFor("tcp:192.0.2.9:6653").Controller!.Target);
    }

    private static IReadOnlyList<ProvisionedBridge> Read(string text)
    {
        PolicyReading reading = PolicyReader.Read(text, "p.yaml");
        Assert.True(reading.IsGood, string.Join('\n', reading.Errors.Select(error => error.Format("p.yaml"))));
        return ProvisionedBridge.Of(reading.Policy);
    }
}
