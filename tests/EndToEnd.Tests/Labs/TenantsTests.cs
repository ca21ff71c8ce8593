using System.Text.Json;
using EndToEnd.Tests.Running;

namespace EndToEnd.Tests.Labs;

/// <summary>What <c>lab check</c> and <c>lab move</c> make of tenants with the same addresses.</summary>
public sealed class TenantsTests
{
    private const int PairsInTwoTenantsOfThree = 30;

    [Fact]
    public async Task Check_finds_each_tenant_whole_and_apart_though_their_addresses_are_the_same()
    {
        await using Lab lab = await Lab.UpAsync("ten", "tenants-ns");
        Output check = await lab.LabAsync("check", "--within", 10);
        check.RequireSuccess();
        Assert.Contains($"{PairsInTwoTenantsOfThree} of {PairsInTwoTenantsOfThree} pairs", check.Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_tells_of_a_ping_that_arrives_at_another_tenants_guest()
    {
        await using Lab lab = await Lab.UpAsync("leak", "tenants-ns");
        await lab.RequireReachabilityAsync();
        await lab.ExecAsync("a", "ovs-ofctl", "-O", "OpenFlow13", "add-flow", "br-int",
            $"table=0,priority=65535,icmp,in_port={lab.Guest("red1").Port},"
            + $"actions=output:{lab.Guest("blue1").Port},output:{lab.Guest("blue1").Port}");
        CheckResult result = await lab.CheckAsync();
        Assert.False(result.AsExpected);
        PairResult leak = Assert.Single(result.Pairs, pair => pair.Reached && !pair.Expected);
        Assert.Equal(("red1", "blue1"), (leak.From, leak.To));
    }

    [Fact]
    public async Task Move_takes_a_guest_and_its_traffic_to_another_host()
    {
        await using Lab lab = await Lab.UpAsync("move", "tenants-ns");
        await lab.RequireReachabilityAsync();
        Output move = await lab.LabAsync("move blue1 c", "--json");
        JsonElement moved = JsonDocument.Parse(move.RequireSuccess().Text).RootElement;
        Assert.Equal("a", moved.GetProperty("from").GetString());
        Assert.Equal("c", (await lab.StatusAsync()).Guests["blue1"].Host);
        await lab.RequireReachabilityAsync();
    }

    /// <summary>Six virtual machines tell by their own probes, on three hosts.</summary>
    [Theory, Trait("Category", "Deep")]
    [InlineData("tenants")]
    [InlineData("tenants-linux")]
    public async Task Check_asks_virtual_machines_what_they_reach(string topology)
    {
        await using Lab lab = await Lab.UpAsync("vms", topology);
        await lab.RequireReachabilityAsync();
        string machine = topology == "tenants" ? "blue2" : "stack1";
        (await lab.LabAsync($"vm {machine} kill")).RequireSuccess();
        Output check = await lab.LabAsync("check");
        Assert.Equal(1, check.ExitCode);
        Assert.Contains($"{machine} not running", check.Errors, StringComparison.Ordinal);
        (await lab.LabAsync($"vm {machine} start")).RequireSuccess();
        await lab.RequireReachabilityAsync();
    }
}
