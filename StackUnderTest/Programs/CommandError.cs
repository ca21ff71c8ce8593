using System;

namespace StackUnderTest.Programs;

/// <summary>Where a text of the command line makes no sense, and what should stand there.</summary>
public readonly ref struct CommandError
{
    public readonly int Position;
    public readonly ReadOnlySpan<byte> Expected;

    /// <param name="position">Octets in front of the place.</param>
    /// <param name="expected">In words.</param>
    public CommandError(int position, ReadOnlySpan<byte> expected)
    {
        Position = position;
        Expected = expected;
    }
}
