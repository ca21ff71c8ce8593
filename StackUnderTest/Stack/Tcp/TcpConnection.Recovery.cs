using System;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Tcp;

/// <summary>
/// Loss: how it is found, and when its repair begins and ends. With SACK it is found by time (RACK, RFC 8985), which
/// three reports of held segments make immediate; without SACK by three duplicates and by partial acknowledgments
/// (RFC 5681, RFC 6582), each duplicate counting as one segment that has left the network, which is NewReno's inflation
/// seen from the other side. After a timeout nothing else is known to be in flight (RFC 6298, RFC 5681 3.1), unless it
/// proves to be spurious (<c>.Spurious</c>).
/// </summary>
public sealed partial class TcpConnection
{
    private const int DuplicateThreshold = 3;

    /// <summary>Why segments are being sent again.</summary>
    private enum Recovery : byte
    {
        /// <summary>They aren't.</summary>
        Open,

        /// <summary>Fast recovery.</summary>
        Fast,

        /// <summary>After a timeout.</summary>
        Loss,
    }

    private readonly Scoreboard _scoreboard = new();
    private Rack _rack;
    private Recovery _recovery;
    private Congestion _congestion;

    /// <summary>SND.MAX when recovery began: it ends when this is acknowledged.</summary>
    private SequenceNumber _recoveryPoint;
    private int _duplicateAcks;

    /// <summary>TCP_CONGESTION: counts from the handshake's end on.</summary>
    public CongestionControl CongestionControl { get; set; }

    /// <summary>How much is in the network (RFC 6675 4, SetPipe).</summary>
    private int Pipe()
    {
        int left = _sack || _recovery == Recovery.Loss
            ? _scoreboard.Held
            : Math.Min(_duplicateAcks * SegmentSize, Math.Max(Flight - SegmentSize, 0));
        return Math.Max(Flight - left - _scoreboard.Lost, 0);
    }

    /// <summary>What new data acknowledged means for recovery and for the congestion window.</summary>
    private void Progress(int acknowledged, int flightBefore, long now)
    {
        int segment = SegmentSize;
        _congestion.TakeRoundTrip(_sndUna, _sndNxt, _rack.Sample);
        if (_recovery == Recovery.Loss && StepSpurious(now))
            return;
        if (_recovery != Recovery.Open && _sndUna >= _recoveryPoint)
        {
            if (_recovery == Recovery.Fast)
                _congestion.LeaveRecovery(Flight, segment);
            EndRecovery();
            return;
        }

        switch (_recovery)
        {
            case Recovery.Fast:
                _duplicateAcks = 0;
                if (!_sack)
                    _scoreboard.LoseFirst(segment); // a partial acknowledgment: a hole begins here (RFC 6582 3.2 (4))
                break;
            case Recovery.Loss:
                _congestion.Grow(acknowledged, segment, now, _rto.Smoothed);
                break;
            default:
                _duplicateAcks = 0;
                bool limited = _congestion.InSlowStart
                    ? flightBefore * 2L >= _congestion.Window
                    : flightBefore + 2 * segment >= _congestion.Window; // RFC 7661: what wasn't used doesn't grow
                if (limited)
                    _congestion.Grow(acknowledged, segment, now, _rto.Smoothed);
                else
                    _congestion.Pause(now);
                break;
        }
    }

    private void TakeDuplicate(long now)
    {
        _duplicateAcks++;
        StepSpuriousByDuplicate();
        bool mayEnter = _recovery == Recovery.Open && _sndUna > _recoveryPoint; // RFC 6582 3.2 (1)
        if (_sack || _duplicateAcks < DuplicateThreshold || !mayEnter)
            return;
        _scoreboard.LoseFirst(SegmentSize);
        EnterRecovery(now);
    }

    /// <summary>
    /// After an acknowledgment, or when its time has come: what was sent long enough before something that has arrived
    /// is lost (RFC 8985 6.2).
    /// </summary>
    private void DetectLoss(long now)
    {
        _reorderDeadline = long.MaxValue;
        if (!_sack || (_scoreboard.Held == 0 && _recovery == Recovery.Open))
            return;
        bool evident = _recovery != Recovery.Open || _scoreboard.HasEvidence(SegmentSize);
        long wait = _scoreboard.LoseByTime(_rack, _rack.ReorderingWindow(evident, _rto.Smoothed), now);
        if (wait > 0)
            _reorderDeadline = now + wait;
        if (_scoreboard.Lost > 0 && _recovery == Recovery.Open)
            EnterRecovery(now);
    }

    private void EnterRecovery(long now)
    {
        _counters.TcpFastRecoveries++;
        _recovery = Recovery.Fast;
        _recoveryPoint = _sndMax;
        _congestion.EnterRecovery(Flight, SegmentSize);
        _retransmitDeadline = now + _rto.Timeout;
    }

    private void EndRecovery()
    {
        _recovery = Recovery.Open;
        _spurious = SpuriousCheck.None;
        _duplicateAcks = 0;
        _rack.RecoveryEnded();
    }

    /// <summary>RFC 6298 5.4 to 5.6, RFC 5681 3.1, RFC 8985 6.3.</summary>
    private void TimeOut(long now)
    {
        BeginSpuriousCheck(now);
        _congestion.TimeOut(Flight, SegmentSize, _rto.Backoff == 0);
        if (_scoreboard.IsReneged)
            _scoreboard.ForgetHeld(); // the peer took back what it said it had (RFC 2018 8)
        long late = _sack ? now - _rack.RoundTrip - _rack.ReorderingWindow(true, _rto.Smoothed) : now;
        _scoreboard.LoseByTimeout(SegmentSize, late);
        _recovery = Recovery.Loss;
        _recoveryPoint = _sndMax;
        _duplicateAcks = 0;
        _rto.Double();
        _retransmitDeadline = now + _rto.Timeout;
    }

    /// <summary>
    /// Segments were too large for the path: they are taken for lost and sent again in smaller pieces, without the
    /// congestion window paying for it (RFC 1191 6.5).
    /// </summary>
    private void Retreat(SequenceNumber quoted, long now)
    {
        if (!IsSynchronized || !IsInFlight(quoted))
            return;
        _scoreboard.ForgetHeld();
        _scoreboard.LoseByTimeout(SegmentSize, now);
        _recovery = Recovery.Loss;
        _spurious = SpuriousCheck.None;
        _recoveryPoint = _sndMax;
        _duplicateAcks = 0;
        _timing = false;
        _retransmitDeadline = now + _rto.Timeout;
        _tcp.MarkPending(this);
    }
}
