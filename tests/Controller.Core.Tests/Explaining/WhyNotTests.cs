using Controller.Core.Explaining;

namespace Controller.Core.Tests.Explaining;

public sealed class WhyNotTests
{
    private const string Table10 =
        """
        priority=1 actions=goto_table:10
        table=10,priority=9,tcp,tp_dst=80 actions=drop
        table=10,priority=8,tcp actions=drop
        table=10,priority=0 actions=goto_table:20
        table=20,priority=0 actions=output:2
        """;

    private static string[] Texts(Remedy remedy) => [.. remedy.Changes.Select(change => change.Text)];

    [Fact]
    public void WhyNot_says_so_where_the_packet_does_get_there() =>
        Assert.True(new TextNetwork().Bridge(Table10).WhyNot(1, 1, "udp", 1, 2).Reaches);

    [Fact]
    public void WhyNot_names_the_one_flow_that_is_in_the_way()
    {
        WhyNotAnswer answer = new TextNetwork().Bridge(Table10).WhyNot(1, 1, "tcp,tp_dst=81", 1, 2);

        Assert.False(answer.Reaches);
        Assert.Equal(["without priority=8,tcp actions=drop"], Texts(answer.Remedies[0]));
        Assert.All(answer.Remedies, remedy => Assert.Single(remedy.Changes));
        Assert.True(answer.Remedies[0].Outcome.Reaches(TextNetwork.At(1, 2)));
    }

    [Fact]
    public void WhyNot_prefers_one_change_that_lets_pass_to_two_that_take_away()
    {
        WhyNotAnswer answer = new TextNetwork().Bridge(Table10).WhyNot(1, 1, "tcp,tp_dst=80", 1, 2);

        Assert.Equal(["if priority=9,tcp,tp_dst=80 actions=drop did goto_table:20"],
            Texts(answer.Remedies[0]));
    }

    [Fact]
    public void WhyNot_finds_changes_on_two_bridges()
    {
        TextNetwork network = new TextNetwork()
            .Bridge("priority=9,tcp actions=drop\npriority=1 actions=output:2")
            .Bridge("priority=9,tcp actions=drop\npriority=1 actions=output:3")
            .Wire(1, 2, 2, 1);

        WhyNotAnswer answer = network.WhyNot(1, 1, "tcp", 2, 3);

        Assert.Equal(["without priority=9,tcp actions=drop", "without priority=9,tcp actions=drop"],
            Texts(answer.Remedies[0]));
        Assert.Equal(["br1", "br2"], answer.Remedies[0].Changes.Select(change => change.Bridge.Name));
    }

    [Fact]
    public void WhyNot_a_table_without_a_flow_for_the_packet_needs_one()
    {
        WhyNotAnswer answer = new TextNetwork().Bridge("priority=1,arp actions=output:2").WhyNot(1, 1, "udp", 1, 2);

        Assert.Equal(["with a flow in table 0 for this packet, actions=output:p2"], Texts(answer.Remedies[0]));
    }

    [Fact]
    public void WhyNot_a_port_that_nothing_leads_to_has_no_remedy()
    {
        TextNetwork network = new TextNetwork().Bridge("priority=1 actions=drop").Bridge("priority=1 actions=output:2");

        WhyNotAnswer answer = network.WhyNot(1, 1, "udp", 2, 2);

        Assert.False(answer.Reaches);
        Assert.Empty(answer.Remedies);
        Assert.True(answer.IsComplete);
    }
}
