using System;
using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Tcp;

/// <summary>
/// What acknowledgments say. Loss is found by three duplicates (RFC 5681) or by the scoreboard (RFC 6675); both feed
/// one notion, <see cref="LostEdge"/>: what is before it and not held by the peer is lost. Without SACK each
/// duplicate counts as one segment that has left the network, which is NewReno's inflation seen from the other side
/// (RFC 6582).
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

        /// <summary>After a timeout: all that was in flight and isn't held by the peer is taken for lost.</summary>
        Loss,
    }

    private Recovery _recovery;
    private Congestion _congestion;
    private RetransmissionTimer _rto;

    /// <summary>SND.MAX when recovery began: it ends when this is acknowledged.</summary>
    private SequenceNumber _recoveryPoint;

    /// <summary>HighRxt of RFC 6675: what is lost before it has been sent again.</summary>
    private SequenceNumber _resentEdge;
    private int _duplicateAcks;

    // One segment a round trip is timed to the microsecond (Karn: not if anything was sent again).
    private bool _timing;
    private SequenceNumber _timedEnd;
    private long _timedSent;

    /// <summary>Fifth step of 3.10.7.4. False if the segment must be dropped.</summary>
    private bool Acknowledge(in TcpSegment segment, long now)
    {
        SequenceNumber ack = segment.Acknowledgment;
        if (ack > _sndMax || ack < _sndUna - _greatestSndWnd)
        {
            SendChallengeAck(now); // RFC 5961 5.2
            return false;
        }

        _unansweredProbe = false;
        _moreFollows = false; // it meant the moment of the call
        if (ack < _sndUna)
            return true;
        int fresh = TakeSack(segment);
        int window = segment.Window << _sndScale;
        if (ack > _sndUna)
            TakeAcknowledgment(segment, now);
        else if (_sndNxt > _sndUna && (fresh > 0 || IsDuplicate(segment, window)))
            TakeDuplicate(now);
        UpdateWindow(segment, window, now);
        if (fresh > 0)
            NoteHeld(now);
        return true;
    }

    /// <summary>
    /// RFC 5681 2. With SACK only news of held octets count (RFC 6675 2): a D-SACK is no sign of loss.
    /// </summary>
    private bool IsDuplicate(in TcpSegment segment, int window) =>
        !_sack && segment.Data.Length == 0 && !segment.Fin && window == _sndWnd;

    private void UpdateWindow(in TcpSegment segment, int window, long now)
    {
        if (_sndWl1 > segment.Sequence || (_sndWl1 == segment.Sequence && _sndWl2 > segment.Acknowledgment))
            return;
        _sndWnd = window;
        _greatestSndWnd = Math.Max(_greatestSndWnd, window);
        _sndWl1 = segment.Sequence;
        _sndWl2 = segment.Acknowledgment;
        if (_persisting && (window > 0 || _sndNxt > _sndUna))
        {
            _persisting = false;
            _rto.ResetBackoff();
            _retransmitDeadline = _sndNxt > _sndUna ? now + _rto.Timeout : long.MaxValue;
        }
    }

    private void TakeAcknowledgment(in TcpSegment segment, long now)
    {
        int flightBefore = Flight;
        int acknowledged = NewlyDelivered(segment.Acknowledgment);
        _softError = SocketError.None;
        int octets = Math.Min(Math.Max(segment.Acknowledgment - _sendBase, 0), _sendRing.Count);
        _sendRing.Consume(octets);
        _sendBase += octets;
        _bytes.OctetsAcknowledged += octets;
        _sndUna = segment.Acknowledgment;
        if (_sndNxt < _sndUna)
            _sndNxt = _sndUna;
        _lostByTime = SequenceNumber.Max(_lostByTime, _sndUna);
        _probed = false;
        _sacked.RemoveBelow(_sndUna);
        if (_resentEdge < _sndUna || _recovery == Recovery.Open)
            _resentEdge = _sndUna;
        TakeRoundTrip(segment, now);
        _rto.ResetBackoff();
        _unansweredSince = long.MaxValue;
        _persisting = false;
        _retransmitDeadline = Flight > 0 ? now + _rto.Timeout : long.MaxValue;
        Progress(acknowledged, flightBefore);
        ArmProbe(now);
        if (_writeBlocked && _sendRing.Room > _sendRing.Limit / 4)
        {
            _writeBlocked = false;
            _tcp.MarkReady(this);
        }
    }

    /// <summary>
    /// Octets that an acknowledgment tells of for the first time: not those that SACK or duplicates told of before.
    /// </summary>
    private int NewlyDelivered(SequenceNumber acknowledgment)
    {
        int all = acknowledgment - _sndUna;
        int told = _sack ? _sacked.TotalBelow(acknowledgment) : _duplicateAcks * SegmentSize;
        return Math.Max(all - told, Math.Min(all, SegmentSize));
    }

    /// <summary>What new data acknowledged means for recovery and for the congestion window.</summary>
    private void Progress(int acknowledged, int flightBefore)
    {
        int segment = SegmentSize;
        if (_recovery != Recovery.Open && _sndUna >= _recoveryPoint)
        {
            if (_recovery == Recovery.Fast)
                _congestion.LeaveRecovery(Flight, segment);
            _recovery = Recovery.Open;
            _duplicateAcks = 0;
            _lostByTime = _sndUna;
            return;
        }

        switch (_recovery)
        {
            case Recovery.Fast:
                // A partial acknowledgment: the next hole begins here (RFC 6582 3.2 (4)), and is lost at once.
                _duplicateAcks = 0;
                _resentEdge = SequenceNumber.Max(_resentEdge, _sndUna);
                break;
            case Recovery.Loss:
                _congestion.Grow(Math.Min(acknowledged, 2 * segment), segment);
                break;
            default:
                _duplicateAcks = 0;
                bool limited = _congestion.InSlowStart
                    ? flightBefore * 2L >= _congestion.Window
                    : flightBefore + 2 * segment >= _congestion.Window; // RFC 7661: what wasn't used doesn't grow
                if (limited)
                    _congestion.Grow(acknowledged, segment);
                break;
        }
    }

    private void TakeDuplicate(long now)
    {
        _duplicateAcks++;
        if (_recovery != Recovery.Open)
        {
            DetectLostAgain(now);
            return;
        }

        bool lost = _duplicateAcks >= DuplicateThreshold || (_sacked.Count > 0 && IsLost(0));
        bool mayEnter = _sack ? _sndUna >= _recoveryPoint : _sndUna > _recoveryPoint; // RFC 6582 3.2 (1)
        if (!lost || !mayEnter)
            return;
        EnterRecovery(now);
    }

    private void EnterRecovery(long now)
    {
        _counters.TcpFastRecoveries++;
        _recovery = Recovery.Fast;
        _recoveryPoint = _sndMax;
        _resentEdge = _sndUna;
        _congestion.EnterRecovery(Flight, SegmentSize);
        _retransmitDeadline = now + _rto.Timeout;
    }

    /// <summary>How many octets the SACK blocks told that weren't known (RFC 6675 4, Update).</summary>
    private int TakeSack(in TcpSegment segment)
    {
        if (!_sack)
            return 0;
        int fresh = 0;
        for (int i = 0; i < segment.Options.SackCount; i++)
        {
            SequenceNumber left = segment.Options.SackLeft(i), right = segment.Options.SackRight(i);
            // D-SACK blocks and lies: only what is in flight and unknown counts.
            if (left < _sndUna || left < segment.Acknowledgment || right > _sndMax || right <= left)
                continue;
            fresh += Math.Max(_sacked.Add(left, right), 0);
        }

        return fresh;
    }

    /// <summary>Is the gap in front of the i-th held range lost (RFC 6675 4, IsLost)?</summary>
    private bool IsLost(int range)
    {
        int ranges = _sacked.Count - range;
        return ranges >= DuplicateThreshold
            || _sacked.Total - _sacked.TotalBelow(_sacked.Start(range)) > (DuplicateThreshold - 1) * SegmentSize;
    }

    /// <summary>What is before this and not held by the peer is lost.</summary>
    private SequenceNumber LostEdge()
    {
        if (_recovery == Recovery.Open)
            return _sndUna;
        if (_recovery == Recovery.Loss)
            return SequenceNumber.Min(_recoveryPoint, _sndNxt);
        SequenceNumber edge = _sndUna + Math.Min(SegmentSize, Flight);
        if (_sacked.Count > 0 && _sacked.Start(0) < edge)
            edge = _sacked.Start(0);
        edge = SequenceNumber.Max(edge, _lostByTime);
        for (int i = _sacked.Count - 1; i >= 0; i--)
        {
            if (IsLost(i))
                return SequenceNumber.Max(edge, _sacked.Start(i));
        }

        return edge;
    }

    /// <summary>How much is in the network (RFC 6675 4, SetPipe).</summary>
    private int Pipe()
    {
        int held = _sack ? _sacked.Total : Math.Min(_duplicateAcks * SegmentSize, Math.Max(Flight - SegmentSize, 0));
        SequenceNumber edge = LostEdge();
        int lost = edge - _sndUna - _sacked.TotalBelow(edge);
        SequenceNumber resent = SequenceNumber.Min(_resentEdge, edge);
        int again = _recovery == Recovery.Open ? 0 : resent - _sndUna - _sacked.TotalBelow(resent);
        if (_recovery == Recovery.Loss && !_sack)
            held = 0;
        return Math.Max(Flight - held - lost + again, 0);
    }

    /// <summary>The next octets that are lost and not sent again (RFC 6675 4, NextSeg (1)).</summary>
    private bool NextHole(out SequenceNumber start, out int size)
    {
        start = SequenceNumber.Max(_resentEdge, _sndUna);
        size = 0;
        if (_recovery == Recovery.Open)
            return false;
        SequenceNumber edge = LostEdge();
        for (int i = 0; i < _sacked.Count; i++)
        {
            if (start < _sacked.Start(i))
            {
                edge = SequenceNumber.Min(edge, _sacked.Start(i));
                break;
            }

            start = SequenceNumber.Max(start, _sacked.End(i));
        }

        size = Math.Min(edge - start, SegmentSize);
        return size > 0;
    }

    /// <summary>
    /// Segments were too large for the path: they are taken for lost and sent again in smaller pieces, without the
    /// congestion window paying for it (RFC 1191 6.5).
    /// </summary>
    private void Retreat(SequenceNumber quoted, long now)
    {
        if (!IsSynchronized || !IsInFlight(quoted))
            return;
        _sacked.Clear();
        _recovery = Recovery.Loss;
        _recoveryPoint = _sndMax;
        _resentEdge = _sndUna;
        _duplicateAcks = 0;
        _timing = false;
        _retransmitDeadline = now + _rto.Timeout;
        _tcp.MarkPending(this);
    }

    private void TakeRoundTrip(in TcpSegment segment, long now)
    {
        if (_timing && _sndUna >= _timedEnd)
        {
            _timing = false;
            _rto.Sample(now - _timedSent);
        }
        else if (!_timing && _timestamps && segment.Options.HasTimestamps && segment.Options.TimestampEcho != 0
            && _recovery != Recovery.Open)
        {
            // Only timestamps tell which of two transmissions was acknowledged (RFC 7323 4.1).
            int milliseconds = (int)(Timestamp(now) - segment.Options.TimestampEcho);
            if (milliseconds is >= 0 and < 60_000)
                _rto.Sample(milliseconds * StackOptions.Millisecond);
        }
    }
}
