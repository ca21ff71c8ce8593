using System.Diagnostics;
using Benchmarks.Measuring;

namespace Benchmarks.Protocol;

/// <summary>The best of some rounds: what else runs on the machine makes a round slower, never faster.</summary>
/// <param name="Allocated">Octets in that round.</param>
internal sealed record Timing(double Seconds, long Allocated)
{
    private const int WarmUps = 3;
    private const int Rounds = 5;

    // So that the work can't be left out.
    private static ulong _sum;

    public static Timing BestOf(Func<ulong> round)
    {
        // The just-in-time compiler makes its best of a method after it has seen it at work for a while.
        for (int i = 0; i < WarmUps; i++)
            _sum += round();
        var best = new Timing(double.MaxValue, 0);
        for (int i = 0; i < Rounds; i++)
        {
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            _sum += round();
            double seconds = Clock.Seconds(Stopwatch.GetTimestamp() - start);
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            if (seconds < best.Seconds)
                best = new Timing(seconds, allocated);
        }
        return best;
    }
}
