using System.Collections.Immutable;
using Apps.Overlay.Guests;
using Apps.Overlay.Planning;
using Controller.Core;
using Controller.Host.Api.Tenants;
using Controller.Host.Tests.Fakes;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Tests.Api;

/// <summary>Hosts a (whose bridge has veth-web and veth-up, and veth-off that is down) and b.</summary>
public sealed class TenantSurveyTests
{
    private static readonly MacAddress Mac = new(0x5254_0000_0001);
    private static readonly Ipv4Address Address = new(0x0a00_0005);
    private static readonly MemberPort Web = new("a", "veth-web");
    private static readonly MemberPort WebOnB = new("b", "veth-web");

    [Fact]
    public void TenantSurvey_declared_member_is_where_the_plan_has_it_with_the_address_declared() =>
        AssertMember(Survey(Bound(Mac, Address, Web)), "declared", "a", "veth-web", Mac, "10.0.0.5");

    [Theory]
    [InlineData("veth-off", "down")]
    [InlineData("veth-none", "missing")]
    public void TenantSurvey_says_what_keeps_a_member_from_its_network(string port, string state) =>
        AssertMember(Survey(Bound(Mac, null, new MemberPort("a", port))), state, "a", port, Mac);

    [Fact]
    public void TenantSurvey_member_of_a_host_whose_bridge_is_not_connected_is_away() =>
        AssertMember(Survey(Bound(Mac, null, WebOnB), isBConnected: false), "away", "b", "veth-web", Mac);

    [Fact]
    public void TenantSurvey_declared_member_without_an_address_has_those_it_was_heard_to_use() =>
        AssertMember(Survey(Bound(Mac, null, Web), [Known(7, Web, Address)]), "declared", "a", "veth-web", Mac, "10.0.0.5");

    [Fact]
    public void TenantSurvey_of_another_tenants_guest_with_the_same_mac_takes_nothing() =>
        AssertMember(Survey(Bound(Mac, null, Web), [Known(8, Web, Address)]), "declared", "a", "veth-web", Mac);

    [Fact]
    public void TenantSurvey_member_of_several_ports_is_where_it_was_seen()
    {
        MemberModel member = AssertMember(
            Survey(Bound(Mac, Address, Web, WebOnB), [Known(7, WebOnB)], [Seen(Samples.BrExt, Mac)]),
            "learnt", "b", "veth-web", Mac, "10.0.0.5");

        Assert.Equal(["a/veth-web", "b/veth-web"], member.Ports);
        Assert.Equal(4.2, member.AgeSeconds);
    }

    [Fact]
    public void TenantSurvey_member_of_several_ports_that_nobody_has_seen_is_silent() =>
        AssertMember(Survey(Bound(Mac, null, Web, WebOnB), isBConnected: false), "silent", null, null, Mac);

    [Fact]
    public void TenantSurvey_member_that_was_last_seen_on_a_host_that_is_away_is_still_there() =>
        AssertMember(Survey(Bound(Mac, null, Web, WebOnB), [Known(7, WebOnB)], isBConnected: false),
            "away", "b", "veth-web", Mac);

    [Fact]
    public void TenantSurvey_member_without_a_mac_stands_there_for_each_guest_behind_its_port()
    {
        var other = new MacAddress(0x5254_0000_0002);
        TenantModel tenant = Survey(Bound(null, null, Web),
            [Known(7, Web) with { Mac = other }, Known(7, Web, Address), Known(8, Web)]);

        Assert.Equal([Mac.ToString(), other.ToString()], tenant.Members.Select(member => member.Mac));
        Assert.Equal([["10.0.0.5"], []], tenant.Members.Select(member => member.Addresses));
        Assert.All(tenant.Members, member => Assert.Equal(("guest", "learnt"), (member.Name, member.State)));
    }

    [Fact]
    public void TenantSurvey_member_without_a_mac_that_has_said_nothing_is_silent() =>
        AssertMember(Survey(Bound(null, null, Web)), "silent", null, null, null);

    [Fact]
    public void TenantSurvey_guest_without_a_declared_mac_of_a_host_that_is_away_is_still_there() =>
        AssertMember(Survey(Bound(null, null, WebOnB), [Known(7, WebOnB, Address)], isBConnected: false),
            "away", "b", "veth-web", Mac, "10.0.0.5");

    [Fact]
    public void TenantSurvey_says_where_somebody_else_has_a_members_mac()
    {
        HostSnapshot seen = Seen(Samples.BrInt, Mac);
        MemberModel member = Assert.Single(Survey(Bound(null, null, Web), [Known(7, Web)],
            [seen with { Host = seen.Host with { Duplicate = "port veth-up of host b" } }]).Members);

        Assert.Equal("port veth-up of host b", member.Duplicate);
    }

    private static MemberModel AssertMember(
        TenantModel tenant, string state, string? host, string? port, MacAddress? mac, params string[] addresses)
    {
        MemberModel member = Assert.Single(tenant.Members);
        Assert.Equal((state, host, port, mac?.ToString()), (member.State, member.Host, member.Port, member.Mac));
        Assert.Equal(addresses, member.Addresses);
        return member;
    }

    private static Member Bound(MacAddress? mac, Ipv4Address? address, params MemberPort[] ports) =>
        new("guest", ports, mac, address, null);

    private static KnownGuest Known(uint vni, MemberPort place, params Ipv4Address[] addresses) =>
        new(vni, Mac, place, [.. addresses]);

    private static HostSnapshot Seen(DatapathId bridge, MacAddress mac) =>
        Samples.Host(bridge, "bridge", mac.Value, vlan: 0, port: 1);

    private static TenantModel Survey(Member member, ImmutableArray<KnownGuest> guests = default,
        IReadOnlyList<HostSnapshot>? seen = null, bool isBConnected = true)
    {
        var plan = new OverlayPlan
        {
            Hosts =
            [
                new OverlayHost("a", Samples.BrInt, new Ipv4Address(0xac1f_0001)),
                new OverlayHost("b", Samples.BrExt, new Ipv4Address(0xac1f_0002)),
            ],
        };
        SwitchSnapshot[] switches =
        [
            Samples.Switch(Samples.BrInt, "br-a"), Samples.Switch(Samples.BrExt, "br-b", isBConnected),
        ];
        var survey = new TenantSurvey(plan, guests.IsDefault ? [] : guests, switches, seen ?? []);
        return survey.Of(new Tenant("blue", 7, null) { Members = [member] });
    }
}
