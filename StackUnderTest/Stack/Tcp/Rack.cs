using System;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Tcp;

/// <summary>
/// RACK (RFC 8985): what was sent well before something that has arrived is lost. Remembers the latest transmission
/// known to have been delivered, and how much reordering the path has shown. Times are microseconds. The
/// transmissions themselves are in <see cref="Scoreboard"/>.
/// <para>
/// One acknowledgment is <see cref="Begin"/>, a <see cref="Deliver"/> for each piece it tells of, and
/// <see cref="End"/>; the pieces may come in any order.
/// </para>
/// </summary>
public struct Rack
{
    public const long Unknown = -1;

    /// <summary>RFC 8985 7.2 of reo_wnd_persist: so many recoveries without a D-SACK narrow the window again.</summary>
    private const int PersistRecoveries = 16;

    /// <summary>For how long the least round trip is believed: routes change.</summary>
    private const long LeastLifetime = 300 * StackOptions.Second;

    private long _sent;
    private SequenceNumber _end;
    private SequenceNumber _foremost;
    private long _least;
    private long _leastSeen;
    private int _steps;
    private int _persist;
    private SequenceNumber _stepEnd;

    // Of the acknowledgment at hand.
    private long _now;
    private bool _hasEcho;
    private uint _echo;
    private SequenceNumber _highest;
    private SequenceNumber _lowestOriginal;

    /// <summary>RACK.rtt: of the latest transmission that was delivered.</summary>
    public long RoundTrip { get; private set; }

    /// <summary>Something arrived behind what was sent after it.</summary>
    public bool ReorderingSeen { get; private set; }

    /// <summary>The round trip that the acknowledgment at hand measured, or <see cref="Unknown"/>.</summary>
    public long Sample { get; private set; }

    /// <summary>Did it deliver anything that was sent only once?</summary>
    public bool DeliveredOriginal { get; private set; }

    public void Start(SequenceNumber start)
    {
        this = default;
        _end = _foremost = _stepEnd = start;
        _steps = 1;
        _least = long.MaxValue;
        Sample = Unknown;
    }

    /// <param name="now">When the acknowledgment came.</param>
    /// <param name="hasEcho">It echoes a timestamp of ours.</param>
    /// <param name="echo">The echoed milliseconds.</param>
    /// <param name="highest">SND.UNA.</param>
    public void Begin(long now, bool hasEcho, uint echo, SequenceNumber highest)
    {
        _now = now;
        _hasEcho = hasEcho;
        _echo = echo;
        _highest = highest;
        Sample = Unknown;
        DeliveredOriginal = false;
    }

    /// <summary>Step 2 and 3 of 6.2 for octets that were sent at one time and not known to have arrived.</summary>
    /// <param name="start">The first octet.</param>
    /// <param name="end">The number behind the last.</param>
    /// <param name="sent">When they were sent last.</param>
    /// <param name="resent">They were sent more than once.</param>
    /// <param name="timed"><paramref name="sent"/> is exact.</param>
    /// <param name="byBlock">
    /// Told by a SACK block: the echoed timestamp isn't theirs then, but of the last octet in order (RFC 7323 4.3).
    /// </param>
    public void Deliver(
        SequenceNumber start, SequenceNumber end, long sent, bool resent, bool timed, bool byBlock)
    {
        _highest = SequenceNumber.Max(_highest, end);
        long roundTrip = _now - sent;
        if (resent)
        {
            // Of which transmission is this? Of an earlier one if its timestamp or its haste says so.
            if ((!byBlock && EchoesBefore(sent)) || (_least != long.MaxValue && roundTrip < _least))
                return;
        }
        else
        {
            ReorderingSeen |= end < _foremost;
            _lowestOriginal = DeliveredOriginal ? SequenceNumber.Min(_lowestOriginal, start) : start;
            DeliveredOriginal = true;
        }

        if (!IsAfter(_sent, _end, sent, end))
        {
            _sent = sent;
            _end = end;
            RoundTrip = roundTrip;
            if (!resent && timed)
                Measure(roundTrip);
        }
    }

    public void End() => _foremost = SequenceNumber.Max(_foremost, _highest);

    /// <summary>Did it deliver octets before <paramref name="edge"/> that were sent only once?</summary>
    public readonly bool DeliveredOriginalBefore(SequenceNumber edge) => DeliveredOriginal && _lowestOriginal < edge;

    /// <summary>Does it echo a timestamp of before that time?</summary>
    public readonly bool EchoesBefore(long time) => _hasEcho && (int)(_echo - (uint)(time / StackOptions.Millisecond)) < 0;

    /// <summary>Was the latest delivered transmission after this one (RACK_sent_after)?</summary>
    public readonly bool IsBehind(long sent, SequenceNumber end) => IsAfter(_sent, _end, sent, end);

    /// <summary>
    /// Step 4: how long after its turn a piece may still arrive. Nothing while loss is evident and reordering was never
    /// seen; otherwise a quarter of the least round trip, more for each round with a needless retransmission.
    /// </summary>
    public readonly long ReorderingWindow(bool lossIsEvident, long smoothed)
    {
        if (!ReorderingSeen && lossIsEvident)
            return 0;
        long least = _least == long.MaxValue ? smoothed : _least;
        return Math.Max(Math.Min(_steps * least / 4, smoothed), StackOptions.Millisecond); // timers count milliseconds
    }

    /// <summary>A D-SACK: something was sent again for nothing. At most one step a round trip.</summary>
    public void WidenWindow(SequenceNumber una, SequenceNumber next)
    {
        _persist = PersistRecoveries;
        if (una < _stepEnd)
            return;
        _stepEnd = next;
        _steps++;
    }

    public void RecoveryEnded()
    {
        if (_persist > 0 && --_persist == 0)
            _steps = 1;
    }

    private static bool IsAfter(long sent, SequenceNumber end, long otherSent, SequenceNumber otherEnd) =>
        sent > otherSent || (sent == otherSent && end > otherEnd);

    private void Measure(long roundTrip)
    {
        Sample = roundTrip;
        if (roundTrip > _least && _now - _leastSeen < LeastLifetime)
            return;
        _least = roundTrip;
        _leastSeen = _now;
    }
}
