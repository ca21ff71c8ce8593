namespace StackUnderTest.Stack.Wire;

#pragma warning disable CS0660, CS0661 // no Equals: the freestanding core library's Object has none

/// <summary>
/// A TCP sequence number: arithmetic modulo 2^32, so that <c>a &lt; b</c> means "a is before b" as long as the two are
/// less than 2^31 apart (RFC 9293 3.4).
/// </summary>
public readonly struct SequenceNumber
{
    public readonly uint Value;

    public SequenceNumber(uint value) => Value = value;

    public static SequenceNumber operator +(SequenceNumber left, int count) => new(left.Value + (uint)count);

    public static SequenceNumber operator -(SequenceNumber left, int count) => new(left.Value - (uint)count);

    /// <summary>How far <paramref name="left"/> is after <paramref name="right"/>; negative if before.</summary>
    public static int operator -(SequenceNumber left, SequenceNumber right) => (int)(left.Value - right.Value);

    public static bool operator <(SequenceNumber left, SequenceNumber right) => left - right < 0;

    public static bool operator >(SequenceNumber left, SequenceNumber right) => left - right > 0;

    public static bool operator <=(SequenceNumber left, SequenceNumber right) => left - right <= 0;

    public static bool operator >=(SequenceNumber left, SequenceNumber right) => left - right >= 0;

    public static bool operator ==(SequenceNumber left, SequenceNumber right) => left.Value == right.Value;

    public static bool operator !=(SequenceNumber left, SequenceNumber right) => left.Value != right.Value;

    public static SequenceNumber Max(SequenceNumber a, SequenceNumber b) => a > b ? a : b;

    public static SequenceNumber Min(SequenceNumber a, SequenceNumber b) => a < b ? a : b;
}
