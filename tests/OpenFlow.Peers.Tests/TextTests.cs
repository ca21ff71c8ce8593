using OpenFlow.Peers.Tests.Generating;
using OpenFlow.Peers.Tests.Peers;
using OpenFlow.Protocol.Text;

namespace OpenFlow.Peers.Tests;

/// <summary>What we print of random messages of ours, beside what ovs-ofctl prints of them.</summary>
public sealed class TextTests
{
    private const int BatchSize = 10_000;

    [Fact]
    public void MessagePrinter_prints_as_ovs_ofctl_does() => Print(firstSeed: 0, count: 4_000);

    [Fact]
    [Trait("Category", "Deep")]
    public void MessagePrinter_prints_a_hundred_thousand_messages_as_ovs_ofctl_does() => Print(2_000_000, 100_000);

    private static void Print(int firstSeed, int count)
    {
        var found = new Disagreements();
        for (int seed = firstSeed; seed < firstSeed + count; seed += BatchSize)
        {
            IReadOnlyList<Sample> samples = RandomMessages.From(seed, Math.Min(BatchSize, firstSeed + count - seed));
            IReadOnlyList<string> theirs = OvsOfctl.Print([.. samples.Select(sample => sample.Octets)]);
            for (int i = 0; i < samples.Count; i++)
            {
                string ours = MessagePrinter.Print(samples[i].Octets).TrimEnd();
                if (ours != theirs[i].TrimEnd() && !TextDifferences.Explain(samples[i]))
                    found.Add("ovs-ofctl", samples[i],
                        $"prints {samples[i].Kind.Name}:\n{theirs[i].TrimEnd()}\n  where we print\n{ours}");
            }
        }
        found.AssertNone();
    }
}
