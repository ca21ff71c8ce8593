using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Tests.Codecs;
using OpenFlow.Protocol.Text;

namespace OpenFlow.Protocol.Tests.Actions;

public sealed class ActionRowTests
{
    private static readonly ActionRow[] Table = [.. ActionCases.Printed];

    public static TheoryData<int, string> Rows()
    {
        var rows = new TheoryData<int, string>();
        for (int i = 0; i < Table.Length; i++)
            rows.Add(i, Table[i].Text);
        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void ActionCodec_reads_an_action_as_the_value_that_it_was_written_from(int row, string text)
    {
        IAction read = Assert.Single(ActionList.Values(View(row)));
        Assert.Equal(Table[row].Action, read);
        Assert.Equal(Table[row].Action.GetHashCode(), read.GetHashCode());
        Assert.NotEmpty(text);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void FlowPrinter_prints_an_action_as_ovs_ofctl_does(int row, string text) =>
        Assert.Equal(text, FlowPrinter.Actions(View(row)));

    [Fact]
    public void Rows_have_every_kind_of_action()
    {
        Type[] kinds = [.. typeof(IAction).Assembly.GetTypes()
            .Where(type => type.IsAssignableTo(typeof(IAction)) && !type.IsInterface && type != typeof(RawAction))];
        IEnumerable<Type> seen = ActionCases.All.SelectMany(row =>
        {
            Assert.True(ActionListView.TryRead(row.Octets, out ActionListView actions, out _));
            return ActionList.Values(actions).Select(action => action.GetType());
        });
        Assert.Empty(kinds.Except(seen));
    }

    private static ActionListView View(int row)
    {
        Assert.True(ActionListView.TryRead(Table[row].Codec.Octets, out ActionListView actions, out _));
        return actions;
    }
}
