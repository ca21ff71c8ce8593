using OpenFlow.Peers.Tests.Generating;
using OpenFlow.Peers.Tests.Peers;

namespace OpenFlow.Peers.Tests;

/// <summary>Random messages of os-ken's making, of every kind: what we read of them is all that there is.</summary>
public sealed class OsKenMessagesTests
{
    private const int BatchSize = 20_000;

    [Fact]
    public void MessageRewriter_writes_what_os_ken_wrote() => Rewrite(firstSeed: 1, count: 6_000);

    [Fact]
    [Trait("Category", "Deep")]
    public void MessageRewriter_writes_a_hundred_thousand_messages_of_os_ken() => Rewrite(1_000_000, 100_000);

    private static void Rewrite(int firstSeed, int count)
    {
        var found = new Disagreements();
        for (int seed = firstSeed; seed < firstSeed + count; seed += BatchSize)
        {
            int next = seed;
            foreach ((string kind, byte[] octets) in OsKen.Make(seed, Math.Min(BatchSize, firstSeed + count - seed)))
            {
                found.AskUs(new Sample(next++, new Kind(kind, false, (_, _) => []), octets));
            }
        }
        found.AssertNone();
    }
}
