using Controller.Ovsdb.Addresses;
using Controller.Ovsdb.Clients;
using Controller.Ovsdb.Ensuring;
using Controller.Ovsdb.Tests.Daemons;
using Controller.Ovsdb.Tests.Fakes;

namespace Controller.Ovsdb.Tests.Clients;

/// <summary>A cluster of three ovsdb-servers (ovsdb(7), "Clustered Database Service Model").</summary>
[Trait("Category", "Deep")]
public sealed class ClusterTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SwitchClient_goes_over_to_the_new_leader_when_the_leader_is_killed()
    {
        using var cluster = new RealCluster();
        await using SwitchClient client = Connect(cluster.Addresses);
        DatabaseView view = await client.Database.UntilReadyAsync();
        int leader = cluster.Addresses.Index().Single(member => member.Item == view.Address).Index;
        var wanted = new WantedSwitch { Bridges = [new WantedBridge("br-a") { FailMode = "secure" }] };
        await client.EnsureAsync(wanted, null, Cancel);
        cluster.Kill(leader);
        view = await client.Database.UntilAsync(view => view.IsReady && view.Connection == 2);
        Assert.NotEqual(cluster.Addresses[leader], view.Address);
        Assert.Empty((await client.EnsureAsync(wanted, null, Cancel)).Changes);
        wanted = wanted with { Bridges = [.. wanted.Bridges, new WantedBridge("br-b")] };
        Assert.Equal(["bridge br-b made"], (await client.EnsureAsync(wanted, null, Cancel)).Changes);
        Assert.Equal(["br-a", "br-b"], cluster.Vsctl("list-br").Split('\n').Order());
    }

    [Fact]
    public async Task OvsdbClient_says_that_a_member_without_the_others_is_of_no_use()
    {
        using var cluster = new RealCluster();
        await using SwitchClient client = Connect(cluster.Addresses);
        DatabaseView view = await client.Database.UntilReadyAsync();
        int leader = cluster.Addresses.Index().Single(member => member.Item == view.Address).Index;
        cluster.Kill((leader + 1) % 3);
        cluster.Kill((leader + 2) % 3);
        await client.Database.UntilAsync(view => !view.IsReady
            && view.Problem?.Contains("its cluster of Open_vSwitch", StringComparison.Ordinal) == true);
    }

    private static SwitchClient Connect(IReadOnlyList<OvsdbAddress> addresses) =>
        new(SwitchClient.OptionsOf(addresses, null) with
        {
            MinBackoff = TimeSpan.FromMilliseconds(20),
            MaxBackoff = TimeSpan.FromMilliseconds(200),
        }, TimeProvider.System);
}
