namespace EndToEnd.Tests.Dataplane;

/// <summary>
/// The pipeline model and a real Open vSwitch under the same random tables, frames and times. A failure names its
/// seed; <see cref="Controller.Core.Dataplane.PipelineModel"/>'s remarks list what is known to differ.
/// </summary>
public sealed class PipelineAgainstOpenVSwitchTests(DummySwitch real) : IClassFixture<DummySwitch>
{
    private const int FlowsPerCase = 15;
    private const int FramesPerCase = 15;

    [Fact]
    public void PipelineModel_forwards_as_open_vswitch_does() => Repeat(1, 100, Forward);

    [Fact]
    public void FlowTables_change_as_those_of_open_vswitch_do() => Repeat(10_000, 20, Change);

    [Fact]
    [Trait("Category", "Deep")]
    public void PipelineModel_forwards_as_open_vswitch_does_in_many_cases() => Repeat(100_000, 1_500, Forward);

    [Fact]
    [Trait("Category", "Deep")]
    public void FlowTables_change_as_those_of_open_vswitch_do_in_many_cases() => Repeat(200_000, 200, Change);

    private static void Forward(Random random, Twins twins)
    {
        var frames = new RandomFrames(random);
        var flows = new RandomFlows(random, frames, learns: random.Next(3) == 0);
        for (uint group = 1; group <= 3; group++)
            twins.Change(flows.Group(group));
        for (int table = 0; table < RandomFlows.Tables; table++)
            twins.Change(flows.TableMiss(table));
        for (int i = 0; i < FlowsPerCase; i++)
            twins.Change(flows.Add());
        for (int i = 0; i < FramesPerCase; i++)
        {
            if (!twins.Receive(random.Next(1, DummySwitch.PortCount + 1), frames.Next()))
                return;
            twins.CompareFlows();
        }
    }

    private static void Change(Random random, Twins twins)
    {
        var frames = new RandomFrames(random);
        var flows = new RandomFlows(random, frames, learns: true);
        twins.Change(flows.Group(1));
        for (int i = 0; i < 2 * FlowsPerCase; i++)
        {
            twins.Change(flows.Any());
            if (random.Next(3) == 0 && !twins.Receive(random.Next(1, DummySwitch.PortCount + 1), frames.Next()))
                return;
            if (random.Next(4) == 0)
                twins.Pass(random.Next(1, 3));
            if (i % 3 == 0)
                twins.CompareFlows();
        }
    }

    private void Repeat(int firstSeed, int count, Action<Random, Twins> run)
    {
        int outputs = 0;
        int changes = 0;
        for (int seed = firstSeed; seed < firstSeed + count; seed++)
        {
            var twins = new Twins(real);
            try
            {
                run(new Random(seed), twins);
            }
            catch (InvalidOperationException different)
            {
                Assert.Fail($"seed {seed}\n{different.Message}");
            }
            outputs += twins.Outputs;
            changes += twins.Changes;
        }
        // Tables that refuse everything and drop everything would agree on anything.
        Assert.True(outputs > count / 10, $"only {outputs} frames came out");
        Assert.True(changes > 10 * count, $"only {changes} changes were done");
    }
}
