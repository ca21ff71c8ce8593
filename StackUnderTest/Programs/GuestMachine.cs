using System;

namespace StackUnderTest.Programs;

/// <summary>What programs know of the machine that they run on: its console, its date, its memory.</summary>
public abstract class GuestMachine
{
    /// <summary>Seconds since 1970 at the stack's time zero, or 0 if nobody knows.</summary>
    public virtual long Epoch => 0;

    /// <summary>Octets of memory that programs and stack may have, or 0 if nobody counts.</summary>
    public virtual long MemorySize => 0;

    /// <summary>Octets of that which are not taken.</summary>
    public virtual long MemoryFree => 0;

    /// <summary>Writes a whole line to the console, whose end it adds: lines never mix.</summary>
    public abstract void WriteLine(ReadOnlySpan<byte> text);

    /// <summary>Takes a line that was written on the console; never an empty one. It holds until the next call.</summary>
    public virtual bool TryReadLine(out ReadOnlySpan<byte> text)
    {
        text = default;
        return false;
    }
}
