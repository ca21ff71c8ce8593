using StackUnderTest.Stack;

namespace StackUnderTest.Programs;

/// <summary>A program that ends, and tells how: a probe, an iperf client.</summary>
public abstract class GuestJob : GuestProgram
{
    protected GuestJob(NetworkStack stack, int tag)
        : base(stack, tag)
    {
    }

    public bool HasEnded { get; private set; }

    /// <summary>All went as expected; counts only once it has ended.</summary>
    public bool HasPassed { get; private set; }

    protected void End(bool passed)
    {
        HasEnded = true;
        HasPassed = passed;
    }
}
