using System;
using StackUnderTest.Stack.Buffers;

namespace StackUnderTest.Stack.Tcp;

/// <summary>
/// How many challenge ACKs a connection may send (RFC 5961 7): ten at once, then ten a second, each connection for
/// itself so that nobody can count on a shared budget. As long as nothing but challenges happens the distance between
/// them doubles up to a minute: two stacks whose numbers were pulled apart must not answer each other for ever.
/// </summary>
public struct ChallengeBudget
{
    private const int PerSecond = 10;
    private const int InVain = 20;
    private const long GreatestDistance = 60 * StackOptions.Second;

    private TokenBucket _bucket;
    private int _sent;
    private long _next;

    public static ChallengeBudget Full
    {
        get
        {
            ChallengeBudget budget = default;
            budget._bucket = new TokenBucket(PerSecond, PerSecond);
            return budget;
        }
    }

    /// <summary>Octets or an acknowledgment of octets came: both sides still understand each other.</summary>
    public void Progress()
    {
        _sent = 0;
        _next = 0;
    }

    public bool TryTake(long now)
    {
        if (now < _next || !_bucket.TryTake(now))
            return false;
        if (++_sent > InVain)
            _next = now + Math.Min(StackOptions.Second << Math.Min(_sent - InVain, 6), GreatestDistance);
        return true;
    }
}
