using System;

namespace StackUnderTest.Stack.Buffers;

/// <summary>A rate limit: <c>burst</c> at once, then <c>perSecond</c>. Time is in microseconds.</summary>
public struct TokenBucket
{
    private const long Second = 1_000_000;

    private readonly int _perSecond;
    private readonly int _burst;
    private long _filled;
    private long _tokens;

    public TokenBucket(int perSecond, int burst)
    {
        _perSecond = perSecond;
        _burst = burst;
        _tokens = burst * Second;
    }

    public bool TryTake(long now)
    {
        long passed = Math.Min(Math.Max(now - _filled, 0), 10 * Second);
        _filled = now;
        _tokens = Math.Min(_tokens + passed * _perSecond, _burst * Second);
        if (_tokens < Second)
            return false;
        _tokens -= Second;
        return true;
    }
}
