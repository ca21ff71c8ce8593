using Controller.Abstractions;
using Controller.Core.Dataplane;
using Controller.Core.Flows;
using Controller.Core.Tests.Switches;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;
using Testing;
using static Controller.Core.Tests.Reconciling.DeclaringApp;

namespace Controller.Core.Tests.Reconciling;

/// <summary>
/// Random pairs of states on the pipeline model. From A to B takes exactly the difference, what is in both isn't
/// touched, and B again takes nothing. A failure names its seed.
/// </summary>
public sealed class RandomStateTests
{
    private const int Seeds = 300;

    [Theory, InlineData(true), InlineData(false)]
    public void Going_from_one_state_to_another_takes_exactly_the_difference(bool bundles)
    {
        for (int seed = 1; seed <= Seeds; seed++)
        {
            var random = new Random(seed);
            object[] first = State(random);
            object[] second = State(random);
            try
            {
                GoFromTo(first, second, bundles);
            }
            catch (Xunit.Sdk.XunitException different)
            {
                Assert.Fail($"seed {seed}: {different.Message}");
            }
        }
    }

    [Fact]
    public void Plan_lists_exactly_what_applying_then_does()
    {
        for (int seed = 1; seed <= Seeds; seed++)
        {
            var random = new Random(seed);
            ModelSwitch sw = Running(State(random), bundles: true);
            AppConfiguration next = Of(State(random));
            string[] before = [.. sw.Flows];
            sw.Heard.Clear();

            SwitchPlan plan = sw.Plan(next);

            Assert.Equal(before, sw.Flows);
            Assert.All(sw.Heard, message => Assert.Equal(MessageType.MultipartRequest, message.Header().Type));
            sw.Apply(next);
            int flows = plan.Changes.Count(change => change.What == "flow");
            Assert.Equal((seed, flows), (seed, FlowMods(sw).Count));
            Assert.All(plan.Changes, change => Assert.Equal(
                (change.Kind == ChangeKind.Delete ? 0 : 1, change.Kind is ChangeKind.Modify or ChangeKind.Replace),
                (sw.Flows.Count(text => text == change.Text) + (change.What == "flow" ? 0
                    : change.Kind == ChangeKind.Delete ? 0 : 1), change.Before is not null)));
        }
    }

    private static void GoFromTo(object[] first, object[] second, bool bundles)
    {
        ModelSwitch sw = Running(first, bundles);
        var untouched = sw.Model.Flows.All.Where(entry => second.OfType<Flow>().Intersect(first.OfType<Flow>())
            .Any(flow => flow.Key == new FlowKey(entry.Table, entry.Priority, entry.Match))).ToArray();
        ulong mark = 0;
        foreach (FlowEntry entry in untouched)
            (entry.PacketCount, entry.ModifiedAt) = (++mark, -1);
        string[] marks = [.. untouched.Select(Words)];
        sw.Heard.Clear();

        Convergence? end = sw.Apply(Of(second));

        Assert.True(end?.Outcome is ApplyOutcome.Applied or ApplyOutcome.Unchanged, end?.Problem);
        Assert.Equal(second.OfType<Flow>().Select(ChangeText.Of).Order(StringComparer.Ordinal), sw.Flows);
        Assert.Equal(second.OfType<Group>().Select(group => group.Id.Value).Order(),
            sw.Model.Groups.All.Select(group => group.Id.Value).Order());
        // What is touched gets another time of change, and what is made anew another counter, too.
        string[] after = [.. sw.Model.Flows.All.Select(Words)];
        Assert.All(marks, words => Assert.Contains(words, after));
        Assert.Equal(Difference(first, second), FlowMods(sw).Order(StringComparer.Ordinal));
        sw.Heard.Clear();
        Assert.Equal(ApplyOutcome.Unchanged, sw.Apply(Of(second))?.Outcome);
        Assert.All(sw.Heard, message => Assert.Equal(MessageType.MultipartRequest, message.Header().Type));
    }

    private static string Words(FlowEntry flow) =>
        $"{flow.Table} {flow.Priority} {flow.Match} {flow.Cookie} {flow.PacketCount} {flow.CreatedAt} {flow.ModifiedAt}";

    private static IEnumerable<string> Difference(object[] first, object[] second)
    {
        var old = first.OfType<Flow>().ToDictionary(flow => flow.Key);
        var wanted = second.OfType<Flow>().ToDictionary(flow => flow.Key);
        var words = new List<string>();
        foreach (Flow flow in wanted.Values)
        {
            Flow? was = old.GetValueOrDefault(flow.Key);
            if (was is null || was.Cookie != flow.Cookie)
                words.Add($"Add {flow.Table} {flow.Priority}");
            else if (was != flow)
                words.Add($"ModifyStrict {flow.Table} {flow.Priority}");
        }
        words.AddRange(old.Values.Where(flow => !wanted.ContainsKey(flow.Key))
            .Select(flow => $"DeleteStrict {flow.Table} {flow.Priority}"));
        return words.Order(StringComparer.Ordinal);
    }

    private static List<string> FlowMods(ModelSwitch sw)
    {
        var words = new List<string>();
        foreach (byte[] message in sw.Heard)
        {
            byte[] inner = BundleAdd.TryRead(message, out BundleAdd add, out _) ? add.Message.ToArray() : message;
            if (inner.Header().Type == MessageType.FlowMod && FlowMod.TryRead(inner, out FlowMod flow, out _))
                words.Add($"{flow.Command} {flow.Table} {flow.Priority}");
        }
        return words;
    }

    private static ModelSwitch Running(object[] things, bool bundles) => ModelSwitch.Running(
        new TestController(new ControllerOptions { Configuration = Of(things) }),
        new FakeSwitchOptions { Bundles = bundles });

    private static object[] State(Random random)
    {
        object[] groups = [.. Some(random, 5).Select(i => Group((ushort)i, (uint)random.Next(1, 4)))];
        object[] meters = [.. Some(random, 4).Select(i => Meter((uint)i, (uint)random.Next(10, 13)))];
        IEnumerable<Flow> flows = Some(random, 30).Select(i =>
        {
            Flow flow = Flow((ushort)i, (uint)random.Next(1, 4), (uint)random.Next(1, 3), (byte)(10 + i % 3));
            return random.Next(6) switch
            {
                0 when groups.Length > 0 => flow with
                {
                    Instructions = InstructionList.Apply(new GroupAction(((Group)Any(random, groups)).Id)),
                },
                1 when meters.Length > 0 => flow with
                {
                    Instructions = InstructionList.Of(next: new TableId(40), meter: ((Meter)Any(random, meters)).Id),
                },
                2 => flow with { Flags = FlowModFlags.SendFlowRemoved, Cookie = Space.Static(3, 3) },
                _ => flow,
            };
        });
        return [.. meters, .. groups, .. flows];
    }

    private static IEnumerable<int> Some(Random random, int count) =>
        [.. Enumerable.Range(1, count).Where(_ => random.Next(2) == 0)];

    private static object Any(Random random, object[] among) => among[random.Next(among.Length)];
}
