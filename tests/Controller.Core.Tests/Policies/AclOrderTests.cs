using Controller.Core.Policies;
using static Controller.Core.Tests.Policies.PolicyBridge;

namespace Controller.Core.Tests.Policies;

public sealed class AclOrderTests
{
    [Fact]
    public void Rule_inserted_in_the_middle_is_the_only_one_sent()
    {
        var bridge = new PolicyBridge(Rules(Numbers(1, 100)));

        bridge.Apply(Rules([.. Numbers(1, 50), Rule(1000), .. Numbers(51, 50)]));

        Assert.Equal(1, bridge.Changes);
        AssertInOrder(bridge, [.. Numbers(1, 50), Rule(1000), .. Numbers(51, 50)]);
    }

    [Fact]
    public void Rules_inserted_first_and_last_are_the_only_ones_sent()
    {
        var bridge = new PolicyBridge(Rules(Numbers(1, 100)));

        bridge.Apply(Rules([Rule(1000), Rule(1001), .. Numbers(1, 100), Rule(1002)]));

        Assert.Equal(3, bridge.Changes);
        AssertInOrder(bridge, [Rule(1000), Rule(1001), .. Numbers(1, 100), Rule(1002)]);
    }

    [Fact]
    public void Rule_that_moves_is_the_only_one_sent_again()
    {
        AclRule[] rules = Numbers(1, 20);
        var bridge = new PolicyBridge(Rules(rules));
        AclRule[] moved = [.. rules[5..], .. rules[..5]];
        moved = [rules[10], .. rules[..10], .. rules[11..]];

        bridge.Apply(Rules(moved));

        Assert.Equal(2, bridge.Changes);
        AssertInOrder(bridge, moved);
    }

    [Fact]
    public void Rules_put_one_by_one_into_the_same_gap_renumber_only_what_is_near()
    {
        AclRule[] rules = Numbers(1, 100);
        var bridge = new PolicyBridge(Rules(rules));
        int most = 0;
        for (int i = 0; i < 500; i++)
        {
            rules = [.. rules[..50], Rule(1000 + i), .. rules[50..]];
            bridge.Apply(Rules(rules));
            most = Math.Max(most, bridge.Changes);
            AssertInOrder(bridge, rules);
        }

        Assert.InRange(most, 2, 600);
    }

    [Fact]
    public void Rules_taken_away_cost_their_own_flows_only()
    {
        AclRule[] rules = Numbers(1, 100);
        var bridge = new PolicyBridge(Rules(rules));

        bridge.Apply(Rules([.. rules[..10], .. rules[20..]]));

        Assert.Equal(10, bridge.Changes);
    }

    [Fact]
    public void Rules_in_random_edits_keep_their_order_and_applying_twice_changes_nothing()
    {
        var random = new Random(4711);
        List<AclRule> rules = [.. Numbers(1, 50)];
        var bridge = new PolicyBridge(Rules([.. rules]));
        for (int step = 0; step < 300; step++)
        {
            int at = random.Next(rules.Count);
            if (random.Next(3) == 0 && rules.Count > 10)
                rules.RemoveAt(at);
            else if (random.Next(3) == 0)
                (rules[at], rules[0]) = (rules[0], rules[at]);
            else
                rules.Insert(at, Rule(1000 + step));
            bridge.Apply(Rules([.. rules]));
            AssertInOrder(bridge, [.. rules]);
            bridge.Apply(Rules([.. rules]));
            Assert.Equal(0, bridge.Changes);
        }
    }

    [Fact]
    public void Rules_more_than_there_are_priorities_share_them_where_they_do_not_overlap()
    {
        AclRule[] rules = [.. Enumerable.Range(0, 70_000).Select(Overlapping)];
        CompiledPolicy compiled = PolicyCompiler.Compile(Rules(rules), new PolicyFacts());

        Assert.Empty(compiled.Notices);
        Assert.Equal(70_001, compiled.State.Flows.Count);
        // A wider rule stands among those that it overlaps: behind the ones before it, ahead of the ones after it.
        int wide = PriorityOf("tcp,nw_dst=10.0.0.0/24");
        int before = PriorityOf("tcp,nw_dst=10.0.0.1");
        int after = PriorityOf("tcp,nw_dst=10.0.0.250");
        Assert.True(before > wide && wide > after, $"{before} > {wide} > {after}");

        rules = [.. rules[..50_210], new AclRule { Matches = [MatchOf("ip")] }, .. rules[50_210..]];
        CompiledPolicy edited = PolicyCompiler.Compile(Rules(rules),
            new PolicyFacts { Held = [.. compiled.State.Flows.Values] });
        int changed = edited.State.Flows.Keys.Count(key => !compiled.State.Flows.ContainsKey(key));
        Assert.InRange(changed, 1, 100);

        int PriorityOf(string match) =>
            compiled.State.Flows.Keys.Single(key => key.Match.Equals(MatchOf(match))).Priority;
    }

    // Host routes, and after 200 of each /24 the /24 itself, ahead of the rest.
    private static AclRule Overlapping(int index)
    {
        int net = index / 250;
        int host = index % 250;
        string match = host == 200 ? $"tcp,nw_dst=10.{net >> 8}.{net & 255}.0/24"
            : $"tcp,nw_dst=10.{net >> 8}.{net & 255}.{host + 1}";
        return new AclRule { Matches = [MatchOf(match)], Action = host == 200 ? AclAction.Allow : AclAction.Drop };
    }

    private static void AssertInOrder(PolicyBridge bridge, AclRule[] rules)
    {
        var priorities = bridge.Declared.Flows.Keys.Where(key => key.Table.Value == 10)
            .ToDictionary(key => key.Match, key => (int)key.Priority);
        int last = int.MaxValue;
        foreach (AclRule rule in rules)
        {
            int priority = priorities[rule.Matches[0]];
            Assert.True(priority < last, $"{priority} is not below {last}");
            last = priority;
        }
    }

    private static AclRule[] Numbers(int first, int count) => [.. Enumerable.Range(first, count).Select(Rule)];

    private static AclRule Rule(int number) =>
        new() { Matches = [MatchOf($"tcp,tp_dst={number}")], Action = AclAction.Drop };

    private static BridgeRules Rules(params AclRule[] acls) => new() { Name = "bridge", Acls = acls };
}
