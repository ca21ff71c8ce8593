using Controller.Abstractions;
using Controller.Core.Policies;
using Controller.Host.Policies;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Tests.Policies;

/// <summary>What a policy says becomes the rules of each bridge.</summary>
public sealed class PolicyRulesTests
{
    private const string Bridges = """
        apiVersion: sdn/v1
        vlans: {office: {vid: 10}, guest: {vid: 20}}
        bridges:
          br1: {datapathId: 1, ports: {web: {name: veth-web, vlan: office}, ids: {}, seven: {number: 7}}}
          br2: {datapathId: 2}

        """;

    [Fact]
    public void PolicyRules_without_on_hold_everywhere()
    {
        PolicySet rules = Read("acls: [{name: all, priority: 7, match: {protocol: tcp}, action: drop}]");

        foreach (BridgeRules bridge in new[] { rules.Bridges["br1"], rules.Bridges["br2"], rules.Others })
        {
            AclRule rule = Assert.Single(bridge.Acls);
            Assert.Equal(("all", (ushort?)7, 2, AclVerdict.Drop),
                (rule.Name, rule.Priority, rule.Matches.Count, rule.Action.Verdict));
            Assert.Equal(new PolicyPlace("p.yaml", 6, 8), rule.Place);
        }
    }

    [Fact]
    public void PolicyRules_places_are_those_of_each_bridge()
    {
        PolicySet rules = Read("acls: [{on: [\"port:br1/web\", \"vlan:br1/office\", \"vlan:guest\"], action: drop}]");

        Assert.Equal(
            [new PortScope(PortReference.Of("veth-web")), new VlanScope(new VlanId(10)), new VlanScope(new VlanId(20))],
            Assert.Single(rules.Bridges["br1"].Acls).On);
        Assert.Equal([new VlanScope(new VlanId(20))], Assert.Single(rules.Bridges["br2"].Acls).On);
        Assert.Equal([new VlanScope(new VlanId(20))], Assert.Single(rules.Others.Acls).On);
    }

    [Fact]
    public void PolicyRules_of_a_whole_bridge_have_no_other_places()
    {
        PolicySet rules = Read("acls: [{on: [br1, \"vlan:br1/office\", 0x2], action: drop}]");

        Assert.Empty(Assert.Single(rules.Bridges["br1"].Acls).On);
        Assert.Empty(Assert.Single(rules.Bridges["br2"].Acls).On);
        Assert.Empty(rules.Others.Acls);
    }

    [Fact]
    public void PolicyRules_that_use_a_bridge_s_port_hold_there_alone()
    {
        PolicySet rules = Read("acls: [{match: {inPort: br1/seven}, action: {output: [br1/web, 9], mirror: LOCAL}}]");

        AclRule rule = Assert.Single(rules.Bridges["br1"].Acls);
        Assert.Equal([new PortScope(PortReference.Of(new PortNumber(7)))], rule.On);
        Assert.Equal([PortReference.Of("veth-web"), PortReference.Of(new PortNumber(9))], rule.Action.Output);
        Assert.Equal([PortReference.Of(PortNumber.Local)], rule.Action.Mirror);
        Assert.Equal(AclVerdict.Drop, rule.Action.Verdict);
        Assert.Empty(rules.Bridges["br2"].Acls);
        Assert.Empty(rules.Others.Acls);
    }

    [Fact]
    public void PolicyRules_of_a_port_on_vlans_match_both()
    {
        AclRule rule = Assert.Single(
            Read("acls: [{on: \"vlan:office\", match: {inPort: br1/web}, action: drop}]").Bridges["br1"].Acls);

        Assert.Equal([new PortScope(PortReference.Of("veth-web"))], rule.On);
        Assert.Equal([OpenFlow.Protocol.Matching.Match.Any.Vlan(new VlanId(10))], rule.Matches);
    }

    [Fact]
    public void PolicyRules_have_forwards_meters_limits_mirrors_groups_and_flows()
    {
        PolicySet rules = Read("""
            forwards: [{name: mail, on: br1, address: 10.0.0.9, port: 80, to: 25, clients: 203.0.113.0/24}]
            meters: {slow: {kilobitsPerSecond: 1000, burst: 200, dscpRemark: 1}}
            limits: [{on: "port:br1/web", meter: slow}]
            mirrors: [{from: [br1/web], to: br1/ids}]
            groups: {ways: {bridge: br1, type: fastFailover, buckets: [{output: web, watch: ids}, {output: seven}]}}
            flows: {br1: ["in_port=web,tcp,actions=output:seven,group:ways"]}
            """);
        BridgeRules one = rules.Bridges["br1"];

        PortForward forward = Assert.Single(one.Forwards);
        Assert.Equal(("10.0.0.9", 80, "10.0.0.9", 25),
            (forward.Address.ToString(), forward.Port, forward.ToAddress.ToString(), forward.ToPort));
        Assert.Equal("203.0.113.0/24", Assert.Single(forward.Clients).ToString());
        NamedMeter meter = Assert.Single(one.Meters);
        Assert.Equal((MeterUnit.KilobitsPerSecond, 1000u, 200u, (byte?)1),
            (meter.Unit, meter.Rate, meter.Burst, meter.DscpRemark));
        Assert.Equal("slow", Assert.Single(one.Limits).Meter);
        Mirror mirror = Assert.Single(one.Mirrors);
        Assert.Equal((PortReference.Of("veth-web"), PortReference.Of("ids"), MirrorDirection.In),
            (mirror.From, mirror.To, mirror.Direction));
        NamedGroup group = Assert.Single(one.Groups);
        Assert.Equal((GroupType.FastFailover, PortReference.Of("ids")), (group.Type, group.Buckets[0].WatchPort));
        Assert.Equal("in_port=veth-web,tcp,actions=output:7,group:ways", Assert.Single(one.Flows).Text);
        Assert.Equal(new VlanId(10), one.UntaggedVlans["veth-web"]);
        Assert.True(rules.Bridges["br2"].IsEmpty);
    }

    private static PolicySet Read(string rules)
    {
        PolicyReading reading = PolicyReader.Read(Bridges + rules, "p.yaml");
        Assert.Empty(reading.Errors);
        return PolicyRules.Of(reading.Policy);
    }
}
