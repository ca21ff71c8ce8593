using OpenFlow.Peers.Tests.Generating;
using OpenFlow.Peers.Tests.Peers;

namespace OpenFlow.Peers.Tests;

/// <summary>
/// Random messages of ours of every kind, judged by who else implements OpenFlow. A failure names the seed of the
/// message: <see cref="RandomMessages.Of"/> makes it again.
/// </summary>
public sealed class OwnMessagesTests
{
    private const int BatchSize = 10_000;

    [Fact]
    public void OwnMessages_are_taken_by_all_peers() => Judge(firstSeed: 0, count: 4_000);

    [Fact]
    [Trait("Category", "Deep")]
    public void OwnMessages_a_hundred_thousand_are_taken_by_all_peers() => Judge(1_000_000, 100_000);

    private static void Judge(int firstSeed, int count)
    {
        var found = new Disagreements();
        using var osKen = new OsKen();
        IPeer[] peers = [osKen, new OvsOfctl(), new Tshark()];
        for (int seed = firstSeed; seed < firstSeed + count; seed += BatchSize)
        {
            IReadOnlyList<Sample> samples = RandomMessages.From(seed, Math.Min(BatchSize, firstSeed + count - seed));
            foreach (IPeer peer in peers)
                found.Ask(peer, samples);
            foreach (Sample sample in samples)
                found.AskUs(sample);
        }
        found.AssertNone();
    }
}
