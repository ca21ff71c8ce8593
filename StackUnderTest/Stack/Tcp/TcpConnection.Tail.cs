using System;
using StackUnderTest.Stack.Link;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Tcp;

/// <summary>
/// Loss found by time instead of by counting (the ideas of RFC 8985, without its time of sending for each segment):
/// with small windows or at the end of the data three duplicates never come, and the timeout is far away on a short
/// path. Only with SACK, because only that tells what a probe found.
/// </summary>
public sealed partial class TcpConnection
{
    private const long LeastProbeTime = 10 * StackOptions.Millisecond;

    /// <summary>What a peer may take to acknowledge a single segment.</summary>
    private const long PeerDelayedAck = 100 * StackOptions.Millisecond;

    private long _probeDeadline;
    private bool _probed;
    private long _reorderDeadline;

    /// <summary>Holes before this are lost when <see cref="_reorderDeadline"/> comes.</summary>
    private SequenceNumber _reorderEdge;

    /// <summary>Holes before this are lost, by time.</summary>
    private SequenceNumber _lostByTime;

    /// <summary>When the hole at SND.UNA was last sent again.</summary>
    private long _resentTime;

    private long TailDeadline => Math.Min(_probeDeadline, _reorderDeadline);

    private void ResetTail()
    {
        _probeDeadline = _reorderDeadline = long.MaxValue;
        _probed = false;
    }

    /// <summary>A hole below what the peer holds may only be late: it gets a quarter of a round trip.</summary>
    private void NoteHeld(long now)
    {
        if (_recovery == Recovery.Loss || _sacked.Count == 0 || _reorderDeadline != long.MaxValue)
            return;
        SequenceNumber top = _sacked.Start(_sacked.Count - 1);
        if (top <= _lostByTime)
            return;
        _reorderEdge = top;
        _reorderDeadline = now + Math.Max(_rto.Smoothed / 4, StackOptions.Millisecond);
    }

    private void TailDue(long now)
    {
        if (_reorderDeadline <= now)
        {
            _reorderDeadline = long.MaxValue;
            if (_sacked.Count > 0 && _reorderEdge > _sndUna)
            {
                _lostByTime = SequenceNumber.Max(_lostByTime, _reorderEdge);
                if (_recovery == Recovery.Open && _sndUna >= _recoveryPoint)
                    EnterRecovery(now);
                NoteHeld(now);
            }
        }

        if (_probeDeadline > now)
            return;
        _probeDeadline = long.MaxValue;
        _probed = true;
        _counters.TcpTailProbes++;
        if (_recovery == Recovery.Fast)
            _resentEdge = _sndUna; // what was sent again is lost as well, or its acknowledgment
        else if (Flight > 0)
            SendProbe(now);
        _retransmitDeadline = now + _rto.Timeout;
    }

    /// <summary>
    /// A new segment if there is one, otherwise the last again: its acknowledgment tells of the others.
    /// </summary>
    private void SendProbe(long now)
    {
        int size = Math.Min(Math.Min(DataEnd - _sndNxt, _sndUna + _sndWnd - _sndNxt), SegmentSize);
        if (size > 0 && SendNew(size, false, now) == SendResult.Ready)
            return;
        size = Math.Min(Math.Min(Math.Max(_lastSize, 1), SegmentSize), Flight);
        SequenceNumber start = _sndNxt - size;
        if (start < _sndUna || SendSegment(start, ref size, now) != SendResult.Ready)
            return;
        _counters.TcpRetransmissions++;
        _retransmissions++;
        _timing = false;
    }

    /// <summary>
    /// Something was sent or acknowledged: the probe comes two round trips from now, if that is before the timeout.
    /// </summary>
    private void ArmProbe(long now)
    {
        _probeDeadline = long.MaxValue;
        if (!_sack || _probed || _recovery == Recovery.Loss || Flight == 0 || !_rto.HasSample || _persisting)
            return;
        long wait = Math.Max(2 * _rto.Smoothed, LeastProbeTime) + (Flight <= SegmentSize ? PeerDelayedAck : 0);
        // RFC 8985 7.2: at the latest when the timeout would come, so that a probe is tried before the window collapses.
        _probeDeadline = Math.Min(now + wait, _retransmitDeadline);
    }

    /// <summary>
    /// RFC 6675 leaves a retransmission that is lost to the timeout. But if the peer goes on to tell of other octets
    /// and the hole at SND.UNA, sent again more than a round trip ago, is still there, it was lost: holes are sent
    /// once more.
    /// </summary>
    private void DetectLostAgain(long now)
    {
        if (_resentEdge > _sndUna
            && now - _resentTime > _rto.Smoothed + 2 * _rto.Variation + StackOptions.Millisecond)
            _resentEdge = _sndUna;
    }
}
