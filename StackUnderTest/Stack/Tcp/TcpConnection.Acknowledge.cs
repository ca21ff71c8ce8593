using System;
using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Tcp;

/// <summary>
/// What acknowledgments say: of the peer's window, of round trips, of what arrived. What they mean for loss is in
/// <c>.Recovery</c>.
/// </summary>
public sealed partial class TcpConnection
{
    private RetransmissionTimer _rto;

    // One segment a round trip is timed to the microsecond (Karn: not if anything was sent again).
    private bool _timing;
    private SequenceNumber _timedEnd;
    private long _timedSent;

    /// <summary>Octets below the acknowledgment that SACK had told of before.</summary>
    private int _toldBefore;

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
        int window = segment.Window << _sndScale;
        bool advances = ack > _sndUna;
        _rack.Begin(now, HasEcho(segment), segment.Options.TimestampEcho - _tsOffset, _sndUna);
        int held = _scoreboard.Held;
        if (advances)
            _scoreboard.Acknowledge(ack, ref _rack);
        _toldBefore = held - _scoreboard.Held;
        int fresh = TakeSack(segment);
        _rack.End();
        if (advances)
            TakeAcknowledgment(segment, now);
        else if (_sndNxt > _sndUna && (fresh > 0 || IsDuplicate(segment, window)))
            TakeDuplicate(now);
        UpdateWindow(segment, window, now);
        DetectLoss(now);
        TakeEcho(segment, now);
        return true;
    }

    /// <summary>
    /// RFC 5681 2. With SACK only news of held octets count (RFC 6675 2): a D-SACK is no sign of loss.
    /// </summary>
    private bool IsDuplicate(in TcpSegment segment, int window) =>
        !_sack && segment.Data.Length == 0 && !segment.Fin && window == _sndWnd;

    private bool HasEcho(in TcpSegment segment) =>
        _timestamps && segment.Options.HasTimestamps && segment.Options.TimestampEcho != 0;

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
        _challenges.Progress();
        _drained = Math.Min(_drained + octets, 1 << 20);
        if (_sndNxt < _sndUna)
            _sndNxt = _sndUna;
        TakeRoundTrip(segment, now);
        _rto.ResetBackoff();
        _unansweredSince = long.MaxValue;
        _persisting = false;
        _retransmitDeadline = Flight > 0 ? now + _rto.Timeout : long.MaxValue;
        TakeProbeAnswer();
        Progress(acknowledged, flightBefore, now);
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
        int told = _sack ? _toldBefore : _duplicateAcks * SegmentSize;
        return Math.Max(all - told, Math.Min(all, SegmentSize));
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
            if (i == 0 && right <= segment.Acknowledgment && left < right)
                NoteDuplicateReport(); // RFC 2883 4: below the acknowledgment it can only be a D-SACK
            // Lies: only what is in flight and unknown counts.
            if (left < _scoreboard.Start || right > _scoreboard.End || right <= left)
                continue;
            fresh += _scoreboard.Hold(left, right, ref _rack);
        }

        return fresh;
    }

    private void TakeRoundTrip(in TcpSegment segment, long now)
    {
        if (_timing && _sndUna >= _timedEnd)
        {
            _timing = false;
            _rto.Sample(now - _timedSent);
        }
        else if (!_timing && HasEcho(segment) && _recovery != Recovery.Open)
        {
            // Only timestamps tell which of two transmissions was acknowledged (RFC 7323 4.1).
            int milliseconds = (int)(Timestamp(now) - segment.Options.TimestampEcho);
            if (milliseconds is >= 0 and < 60_000)
                _rto.Sample(milliseconds * StackOptions.Millisecond);
        }
    }
}
