using System;
using StackUnderTest.Stack.Link;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Tcp;

/// <summary>
/// Tail loss probes (RFC 8985 7): at the end of the data nothing follows that could tell of a loss, and the timeout is
/// far away on a short path. Only with SACK, because only that tells what a probe found. The reordering timer of 6.2
/// lives here, too: it is never armed with the probe's consequences.
/// </summary>
public sealed partial class TcpConnection
{
    private const long LeastProbeTime = 10 * StackOptions.Millisecond;

    /// <summary>What a peer may take to acknowledge a single segment (RFC 8985 7.2, WCDelAckT).</summary>
    private const long PeerDelayedAck = 200 * StackOptions.Millisecond;

    private long _probeDeadline;
    private long _reorderDeadline;

    /// <summary>
    /// A probe is on its way; it is answered when <see cref="_probeEnd"/> is acknowledged (TLP.end_seq).
    /// </summary>
    private bool _probed;
    private SequenceNumber _probeEnd;
    private bool _probeIsRepeat;

    private long TailDeadline => Math.Min(_probeDeadline, _reorderDeadline);

    private void ResetTail()
    {
        _probeDeadline = _reorderDeadline = long.MaxValue;
        _probed = false;
    }

    private void TailDue(long now)
    {
        if (_reorderDeadline <= now)
            DetectLoss(now);
        if (_probeDeadline > now)
            return;
        _probeDeadline = long.MaxValue;
        if (Flight == 0 || _recovery != Recovery.Open)
            return;
        _probed = true;
        _counters.TcpTailProbes++;
        SendProbe(now);
        _probeEnd = _sndNxt;
        _retransmitDeadline = now + _rto.Timeout;
    }

    /// <summary>
    /// A new segment if there is one, otherwise the last again: its acknowledgment tells of the others.
    /// </summary>
    private void SendProbe(long now)
    {
        int size = Math.Min(Math.Min(DataEnd - _sndNxt, _sndUna + _sndWnd - _sndNxt), SegmentSize);
        _probeIsRepeat = false;
        if (size > 0 && !_scoreboard.IsFull && SendNew(size, false, now) == SendResult.Ready)
            return;
        size = Math.Min(Math.Min(Math.Max(_lastSize, 1), SegmentSize + 1), Flight);
        SequenceNumber start = _sndNxt - size;
        if (start < _sndUna || SendSegment(start, ref size, now) != SendResult.Ready)
            return;
        _probeIsRepeat = true;
        _scoreboard.Resend(start, start + size, now);
        _counters.TcpRetransmissions++;
        _retransmissions++;
        _timing = false;
    }

    /// <summary>
    /// 7.4: if the probe repeated the last segment and nobody says that it came twice, it has repaired a loss, to which
    /// the window must answer although no recovery was needed.
    /// </summary>
    private void TakeProbeAnswer()
    {
        if (!_probed || _sndUna < _probeEnd)
            return;
        _probed = false;
        if (!_probeIsRepeat || _recovery != Recovery.Open)
            return;
        _congestion.EnterRecovery(Math.Max(Flight, _congestion.Window / 2), SegmentSize);
    }

    /// <summary>A D-SACK: a retransmission was needless, a probe's included.</summary>
    private void NoteDuplicateReport()
    {
        _probeIsRepeat = false;
        _rack.WidenWindow(_sndUna, _sndNxt);
    }

    /// <summary>
    /// Something was sent or acknowledged: the probe comes two round trips from now, or in place of the timeout if that
    /// is before (7.2), which then comes a timeout after the probe.
    /// </summary>
    private void ArmProbe(long now)
    {
        _probeDeadline = long.MaxValue;
        if (!_sack || _probed || _recovery != Recovery.Open || Flight == 0 || !_rto.HasSample || _persisting)
            return;
        long wait = Math.Max(2 * _rto.Smoothed, LeastProbeTime) + (Flight <= SegmentSize ? PeerDelayedAck : 0);
        _probeDeadline = Math.Min(now + wait, _retransmitDeadline);
    }
}
