using System;

namespace StackUnderTest.Stack.Tcp;

/// <summary>
/// The retransmission timeout of RFC 6298, in microseconds. The lower bound is the stack's option (200 ms, as Linux has
/// it; the RFC's SHOULD is a second) and as there bounds what is added to SRTT; the clock's granularity G is a
/// millisecond.
/// </summary>
public struct RetransmissionTimer
{
    public const long Initial = StackOptions.Second;
    public const long Greatest = 120 * StackOptions.Second;
    private const long Granularity = StackOptions.Millisecond;

    private readonly long _least;
    private long _smoothed;
    private long _variation;
    private long _timeout;
    private int _backoff;

    public RetransmissionTimer(long least)
    {
        _least = least;
        _timeout = Initial;
    }

    public readonly bool HasSample => _smoothed > 0;

    /// <summary>SRTT; 0 before the first sample.</summary>
    public readonly long Smoothed => _smoothed;

    /// <summary>The least round trip that was seen; 0 before the first sample.</summary>
    public long Least { get; private set; }

    /// <summary>RTTVAR.</summary>
    public readonly long Variation => _variation;

    public readonly int Backoff => _backoff;

    /// <summary>RTO with the doublings since the last acknowledgment of new data (5.5).</summary>
    public readonly long Timeout
    {
        get
        {
            long timeout = _timeout;
            for (int i = 0; i < _backoff && timeout < Greatest; i++)
                timeout *= 2;
            return Math.Min(timeout, Greatest);
        }
    }

    /// <summary>2.2 and 2.3.</summary>
    public void Sample(long roundTrip)
    {
        roundTrip = Math.Max(roundTrip, 1);
        Least = Least == 0 ? roundTrip : Math.Min(Least, roundTrip);
        if (_smoothed == 0)
        {
            _smoothed = roundTrip;
            _variation = roundTrip / 2;
        }
        else
        {
            _variation += (Math.Abs(_smoothed - roundTrip) - _variation) / 4;
            _smoothed += (roundTrip - _smoothed) / 8;
            _smoothed = Math.Max(_smoothed, 1);
        }

        _timeout = _smoothed + Math.Max(Math.Max(Granularity, 4 * _variation), _least);
    }

    public void Double() => _backoff = Math.Min(_backoff + 1, 30);

    public void ResetBackoff() => _backoff = 0;
}
