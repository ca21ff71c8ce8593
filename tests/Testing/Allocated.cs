namespace Testing;

/// <summary>What code allocates on this thread.</summary>
public static class Allocated
{
    private const int Rounds = 10;

    /// <summary>
    /// The octets of the thriftiest of ten rounds; the first without any is the last. What code allocates each time it
    /// does so in every round; what the run-time makes while a method is compiled anew, at a moment of its own choice, it
    /// makes in one.
    /// </summary>
    /// <param name="round">The same work every time, warm already.</param>
    public static long Least(Action round)
    {
        long least = long.MaxValue;
        for (int i = 0; i < Rounds && least > 0; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            round();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }
}
