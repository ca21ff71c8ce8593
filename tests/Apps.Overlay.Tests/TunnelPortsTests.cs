using Apps.Overlay.Planning;
using Apps.Overlay.Tests.Network;

namespace Apps.Overlay.Tests;

public sealed class TunnelPortsTests
{
    private static readonly OverlayPlan Plan = Plans.Of("a b c d",
        Plans.Tenant("blue", 7, Plans.Bound(1, "a/b1"), Plans.Bound(2, "b/b2")),
        Plans.Tenant("red", 8, Plans.Bound(1, "a/r1"), Plans.Bound(2, "c/r2"), Plans.Bound(3, "b/r3")),
        Plans.Tenant("green", 9, Plans.Bound(1, "d/g1")));

    [Theory]
    [InlineData(Encapsulation.Gre, "h2", "gre-h2")]
    [InlineData(Encapsulation.Vxlan, "h2", "vxlan-h2")]
    [InlineData(Encapsulation.Geneve, "h2", "geneve-h2")]
    [InlineData(Encapsulation.Gre, "compute-001", "gre-compute-001")]
    [InlineData(Encapsulation.Gre, "compute-0001", "gre-comp.i74ju7")]
    [InlineData(Encapsulation.Geneve, "compute-0001", "geneve-c.i74ju7")]
    public void TunnelPort_is_called_after_the_host_it_leads_to(Encapsulation encapsulation, string host, string name) =>
        Assert.Equal(name, TunnelPorts.NameOf(encapsulation, host));

    [Theory]
    [InlineData("rack 7")]
    [InlineData("hôte")]
    [InlineData("計算")]
    [InlineData("a/b")]
    [InlineData("")]
    public void TunnelPort_of_a_host_with_any_name_has_one_that_switches_take(string host)
    {
        string name = TunnelPorts.NameOf(Encapsulation.Vxlan, host);

        Assert.InRange(name.Length, 1, 15);
        Assert.All(name, letter => Assert.True(char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.', name));
    }

    [Fact]
    public void TunnelPorts_of_a_thousand_hosts_that_begin_alike_are_all_different()
    {
        string[] names = [.. Enumerable.Range(0, 1000).SelectMany(i => Enum.GetValues<Encapsulation>()
            .Select(encapsulation => TunnelPorts.NameOf(encapsulation, $"hypervisor-{i}.rack.example")))];

        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.All(names, name => Assert.InRange(name.Length, 1, 15));
    }

    [Fact]
    public void TunnelPorts_per_host_lead_to_those_that_share_a_tenant_and_to_no_other()
    {
        OverlayPlan perHost = Plan.By(TunnelKind.PerHost);

        Assert.Equal(["gre-b", "gre-c"], NamesOf(perHost, "a"));
        Assert.Equal(["gre-a", "gre-c"], NamesOf(perHost, "b"));
        Assert.Equal(["gre-a", "gre-b"], NamesOf(perHost, "c"));
        Assert.Empty(NamesOf(perHost, "d"));
        Assert.All(Plan.Hosts, host => Assert.Equal(["sdn-gre"], NamesOf(Plan, host.Name)));
        Assert.Equal(Plan.Hosts[1], TunnelPorts.Of(perHost, Plan.Hosts[0])[0].Remote);
    }

    private static IEnumerable<string> NamesOf(OverlayPlan plan, string host) =>
        TunnelPorts.Of(plan, plan.Hosts.Single(one => one.Name == host)).Select(port => port.Name);
}
