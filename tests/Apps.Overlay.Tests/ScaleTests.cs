using Apps.Overlay.Planning;
using Apps.Overlay.Tests.Network;
using Controller.Abstractions;

namespace Apps.Overlay.Tests;

public sealed class ScaleTests
{
    // A member that is here: what it may send, what leads to it, ARP; one elsewhere: what leads there, sizes, ARP.
    private const int FlowsPerMember = 12;
    private const int FlowsPerTenant = 16;
    private const int FlowsOfNobody = 20;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Overlay_flows_of_a_host_are_bounded_by_its_tenants_members_and_hosts(bool spread)
    {
        OverlayPlan plan = LargePlan.Of(100, 20, 2_000, spread);

        foreach (OverlayHost host in plan.Hosts.Where((_, index) => index % 33 == 0))
        {
            Tenant[] here = [.. plan.Tenants.Where(tenant => tenant.Members.Any(member => member.Ports[0].Host == host.Name))];
            int members = here.Sum(tenant => tenant.Members.Count);
            int peers = here.Sum(tenant => tenant.Members.Select(member => member.Ports[0].Host).Distinct().Count() - 1);

            DesiredState declared = LargePlan.Declare(plan, host);

            Assert.InRange(declared.Flows.Count, members,
                FlowsPerMember * members + peers + FlowsPerTenant * here.Length + FlowsOfNobody);
            Assert.Equal(2 * here.Length, declared.Groups.Count);
        }
    }

    [Fact]
    public void Overlay_flows_of_a_host_don_t_grow_with_tenants_that_it_has_none_of()
    {
        OverlayPlan few = LargePlan.Of(100, 20, 2_000, spread: false);
        OverlayPlan one = new() { Hosts = few.Hosts, Tenants = [few.Tenants[0]] };

        Assert.Equal(LargePlan.Declare(one, one.Hosts[0]).Flows.Count, LargePlan.Declare(few, few.Hosts[0]).Flows.Count);
    }

    [Fact]
    public void Overlay_one_port_added_to_a_hundred_hosts_is_news_only_to_those_of_its_tenant()
    {
        OverlayPlan before = LargePlan.Of(100, 20, 2_000, spread: false);
        Tenant first = before.Tenants[0];
        OverlayPlan after = new()
        {
            Hosts = before.Hosts,
            Tenants = [first with { Members = [.. first.Members, Plans.Bound(250, "h0/new")] }, .. before.Tenants.Skip(1)],
        };
        AppFactory old = OverlayApp.Factory(before, new Guests.GuestDirectory());
        AppFactory next = OverlayApp.Factory(after, new Guests.GuestDirectory());

        string[] touched = [.. before.Hosts.Where(host => !next.MakesSame(old, host.Bridge)).Select(host => host.Name)];

        Assert.Equal(["h0", "h1", "h2", "h3", "h4"], touched);
    }
}
