using System;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Tcp;

/// <summary>
/// HyStart++ (RFC 9406): leaves the first slow start before it overruns the path. When the least round trip of a round
/// is clearly above that of the round before, growth becomes four times slower (conservative slow start); if the round
/// trip doesn't come down again within five rounds, slow start is over. Times are microseconds.
/// </summary>
public struct HyStart
{
    /// <summary>L of 4.3: without pacing no acknowledgment may add more than eight segments.</summary>
    public const int GreatestStep = 8;

    private const long LeastThreshold = 4 * StackOptions.Millisecond;
    private const long GreatestThreshold = 16 * StackOptions.Millisecond;
    private const int RoundTripDivisor = 8;
    private const int SamplesNeeded = 8;
    private const int GrowthDivisor = 4;
    private const int ConservativeRounds = 5;

    private enum Phase : byte
    {
        SlowStart,
        Conservative,
        Over,
    }

    private Phase _phase;
    private SequenceNumber _roundEnd;
    private bool _inRound;
    private long _last;
    private long _current;
    private int _samples;
    private long _baseline;
    private int _rounds;

    public void Start()
    {
        _phase = Phase.SlowStart;
        _inRound = false;
        _last = _current = long.MaxValue;
        _samples = _rounds = 0;
    }

    /// <summary>Congestion was seen: it has nothing to say about later slow starts.</summary>
    public void Stop() => _phase = Phase.Over;

    /// <summary>An acknowledgment of new data, and its round trip or a negative number.</summary>
    /// <returns>False if slow start is to end here.</returns>
    public bool Acknowledged(SequenceNumber acknowledged, SequenceNumber next, long roundTrip)
    {
        if (_phase == Phase.Over)
            return true;
        if (!_inRound || acknowledged >= _roundEnd)
        {
            if (_inRound && _phase == Phase.Conservative && ++_rounds >= ConservativeRounds)
            {
                _phase = Phase.Over;
                return false;
            }

            _inRound = true;
            _roundEnd = next;
            _last = _current;
            _current = long.MaxValue;
            _samples = 0;
        }

        if (roundTrip >= 0)
            Sample(roundTrip);
        return true;
    }

    /// <summary>What slow start adds to the window.</summary>
    public readonly int Step(int acknowledged, int segment)
    {
        int step = Math.Min(acknowledged, GreatestStep * segment);
        return _phase == Phase.Conservative ? step / GrowthDivisor : step;
    }

    private void Sample(long roundTrip)
    {
        _current = Math.Min(_current, roundTrip);
        if (++_samples < SamplesNeeded)
            return;
        if (_phase == Phase.Conservative)
        {
            if (_current < _baseline)
                _phase = Phase.SlowStart; // it was jitter
            return;
        }

        if (_last == long.MaxValue)
            return;
        long threshold = Math.Clamp(_last / RoundTripDivisor, LeastThreshold, GreatestThreshold);
        if (_current < _last + threshold)
            return;
        _phase = Phase.Conservative;
        _baseline = _current;
        _rounds = 0;
    }
}
