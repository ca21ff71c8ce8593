using System.Globalization;
using Apps.Overlay.Planning;
using Apps.Overlay.Services;
using CsCheck;
using OpenFlow.Protocol.Types;
using Testing;

namespace Apps.Overlay.Tests.Services;

public sealed class AddressPlanTests
{
    private static readonly TenantSubnet WithGateway = new(Frames.Ip(0), 24, Plans.FirstGateway, Dhcp: true);
    private static readonly TenantSubnet Bare = new(Frames.Ip(0), 24, null, Dhcp: true);

    [Fact]
    public void AddressPlan_declared_addresses_stay_and_others_are_of_the_first_subnet_with_DHCP()
    {
        AddressPlan plan = Of([new TenantSubnet(Frames.Ip(0x100), 24, null, Dhcp: false), WithGateway],
            Named("a"), new Member("b", [], null, Frames.Ip(0x109), null));

        Assert.Equal(Frames.Ip(0x109), plan.Addresses["b"]);
        Assert.True(plan.TryFind("a", out Ipv4Address address));
        Assert.True(WithGateway.HasHost(address) && address != Plans.FirstGateway);
    }

    [Fact]
    public void AddressPlan_members_without_DHCP_have_no_address()
    {
        AddressPlan plan = Of([new TenantSubnet(Frames.Ip(0), 24, Plans.FirstGateway, Dhcp: false)], Named("a"));
        Assert.False(plan.TryFind("a", out _));
        Assert.Empty(plan.Servers);
    }

    [Fact]
    public void AddressPlan_is_the_same_in_every_version()
    {
        AddressPlan plan = Of([WithGateway], Named("vm1"), Named("vm2"), Named("b/t-vm1"));
        Assert.Equal("10.0.0.58 10.0.0.17 10.0.0.86",
            string.Join(' ', plan.Addresses.Values.Select(address => address.ToString())));
    }

    [Fact]
    public void AddressPlan_member_added_at_the_end_moves_nobody() =>
        Gen.Int[0, 250].Array[1, 200].Select(Gen.Int[0, 1000]).Sample((names, added) =>
        {
            Member[] members = [.. names.Distinct().Select(Numbered)];
            AddressPlan before = Of([Bare], members);
            AddressPlan after = Of([Bare], [.. members, Numbered(added + 1000)]);
            Assert.All(before.Addresses, pair => Assert.Equal(pair.Value, after.Addresses[pair.Key]));
        }, iter: 200);

    [Fact]
    public void AddressPlan_no_two_members_share_one_and_none_has_the_gateways_or_servers() =>
        Gen.Int[1, 300].Select(Gen.Int[20, 30]).Sample((count, prefix) =>
        {
            var subnet = new TenantSubnet(Frames.Ip(0), prefix, Frames.Ip(1), Dhcp: true);
            AddressPlan plan = Of([subnet], [.. Enumerable.Range(0, count).Select(Numbered)]);
            Assert.Equal(plan.Addresses.Count, plan.Addresses.Values.Distinct().Count());
            Assert.All(plan.Addresses.Values,
                address => Assert.True(subnet.HasHost(address) && address != Frames.Ip(1)));
            Assert.Equal((int)Math.Min(count, subnet.HostCount - 1), plan.Addresses.Count);
        }, iter: 200);

    [Fact]
    public void AddressPlan_full_subnet_leaves_members_to_the_next()
    {
        var small = new TenantSubnet(Frames.Ip(0), 30, Frames.Ip(1), Dhcp: true);
        AddressPlan plan = Of([small, Bare with { Network = Frames.Ip(0x100) }], Named("a"), Named("b"));

        Assert.Equal(Frames.Ip(2), plan.Addresses["a"]);
        Assert.True(plan.Addresses["b"].Value >> 8 == 0x0a0001);
    }

    [Fact]
    public void AddressPlan_server_is_the_gateway_else_the_last_address_that_is_free()
    {
        Assert.Equal(Plans.FirstGateway, Of([WithGateway]).Servers[WithGateway]);
        Assert.Equal(Frames.Ip(0xfe), Of([Bare]).Servers[Bare]);
        Assert.Equal(Frames.Ip(0xfd), Of([Bare], new Member("a", [], null, Frames.Ip(0xfe), null)).Servers[Bare]);
    }

    private static AddressPlan Of(IReadOnlyList<TenantSubnet> subnets, params IReadOnlyList<Member> members) =>
        AddressPlan.Of(new Tenant("t", 1, null) { Subnets = subnets, Members = members });

    private static Member Named(string name) => new(name, [], null, null, null);

    private static Member Numbered(int number) => Named(number.ToString(CultureInfo.InvariantCulture));
}
