namespace System;

/// <summary>The compiler turns <c>span[a..b]</c> into <c>Slice</c>, but wants these two to exist.</summary>
public readonly struct Index
{
    private readonly int _value;

    public Index(int value, bool fromEnd = false) => _value = fromEnd ? ~value : value;

    public static implicit operator Index(int value) => new(value);

    public int GetOffset(int length) => _value < 0 ? length + _value + 1 : _value;
}

public readonly struct Range
{
    public Range(Index start, Index end)
    {
        Start = start;
        End = end;
    }

    public static Range All => new(0, new Index(0, fromEnd: true));

    public Index Start { get; }

    public Index End { get; }

    public static Range StartAt(Index start) => new(start, new Index(0, fromEnd: true));

    public static Range EndAt(Index end) => new(0, end);
}
