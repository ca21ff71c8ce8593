using System;
using StackUnderTest.Stack.Icmp;
using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Tcp;

/// <summary>
/// SEGMENT ARRIVES (RFC 9293 3.10.7) for connections that have a socket; the steps are the RFC's. The first ones,
/// which judge a segment, are in <c>.Checks</c>.
/// </summary>
public sealed partial class TcpConnection
{
    internal void SegmentArrives(ref TcpSegment segment, long now)
    {
        _keepTries = 0;
        _bytes.SegmentsReceived++;
        if (segment.Data.Length > 0)
        {
            _bytes.DataSegmentsReceived++;
            _lastReceived = now;
        }

        if (segment.Ack)
            _lastAcknowledged = now;
        RestartKeepAlive(now);
        if (State == TcpState.SynSent)
        {
            ArrivesInSynSent(ref segment, now);
            return;
        }

        SequenceNumber sequence = segment.Sequence; // trimmed below
        if (!CheckTimestamps(segment, now) || !CheckSequence(ref segment, now) || !CheckReset(segment, now))
            return;

        // Fourth, SYN. In a synchronized state it isn't believed but answered, so that a peer that restarted can reset
        // us with the right number (RFC 5961 4.2).
        if (segment.Syn)
        {
            SendChallengeAck(now);
            return;
        }

        // Fifth, ACK.
        if (!segment.Ack)
            return;
        if (State == TcpState.SynReceived && !EstablishFromSynReceived(segment, now))
            return;
        if (!Acknowledge(segment, now))
            return;
        NoteTimestamp(segment, sequence, now);
        if (!AdvanceState(now))
            return;

        // Sixth, URG: received as ordinary octets (RFC 6093 advises against using it at all).
        // Seventh, the text; eighth, FIN.
        TakeMark(segment);
        if (!ReceiveText(segment, now))
            return;
        if (segment.Fin)
            NoteFin(segment.Sequence + segment.Data.Length);
        ReceiveFin(now);
        FinishArrival(now);
    }

    /// <summary>The passive open's end: our SYN-ACK was acknowledged.</summary>
    internal void Accept(in TcpTuple tuple, in HalfOpen half, TcpConnection listener, int window, long now)
    {
        InheritOptions(listener);
        CongestionControl = listener.CongestionControl;
        Begin(tuple, half.Iss, _tcp.PathMtu(tuple.Remote, now));
        _irs = half.Irs;
        _rcvNxt = _lastAckSent = half.Irs + 1;
        _rcvAdv = _rcvNxt + Math.Min(_receiveRing.Limit, ushort.MaxValue);
        _peerSegmentSize = half.PeerSegmentSize;
        BoundSegmentSize();
        _scaling = half.HasScale;
        _sndScale = half.HasScale ? half.PeerScale : (byte)0;
        _sack = half.Sack;
        _timestamps = half.Timestamps;
        _ecn = half.Ecn;
        _tsRecent = half.TsRecent;
        _tsRecentAge = now;
        _synLost = half.Retries > 0;
        if (!_synLost && half.Sent > 0)
            _rto.Sample(now - half.Sent);
        _sndUna = _sndNxt = _sndMax = half.Iss + 1;
        _sndWnd = _greatestSndWnd = window << _sndScale;
        _sndWl1 = half.Irs;
        _sndWl2 = _sndUna;
        Establish(now);
    }

    /// <summary>A received ICMP error that quotes a segment of ours whose number is in flight (RFC 5927 4.1).</summary>
    internal void ErrorArrives(IcmpError error, SequenceNumber quoted, int pathMtu, long now)
    {
        if (error.IsFragmentationNeeded)
        {
            if (pathMtu >= _pathMtu)
                return;
            _pathMtu = pathMtu;
            Retreat(quoted, now);
            return;
        }

        // RFC 1122 4.2.3.9 calls some errors hard; RFC 5461 and RFC 5927 6 believe them only before the handshake. What
        // a gateway forbids isn't refused by the peer: as Linux has it, the host can't be reached.
        if (State == TcpState.SynSent && error.EndsOpening)
            Die(error.Meaning);
        else
            _softError = error.Meaning; // told if the connection is given up
    }

    /// <summary>ARP gave up: a connection in the making fails, others wait as with any loss.</summary>
    internal void NeighbourFailed()
    {
        if (State == TcpState.SynSent)
            Die(SocketError.HostUnreachable);
    }

    /// <summary>Is this number one that we sent and that isn't acknowledged?</summary>
    internal bool IsInFlight(SequenceNumber number) => number >= _sndUna && number < _sndMax;

    /// <summary>3.10.7.3.</summary>
    private void ArrivesInSynSent(ref TcpSegment segment, long now)
    {
        bool acceptable = segment.Ack && segment.Acknowledgment > _sndUna && segment.Acknowledgment <= _sndMax;
        if (segment.Ack && !acceptable)
        {
            if (!segment.Rst)
                _tcp.SendReset(segment.Tuple, segment.Acknowledgment, default, false);
            return;
        }

        if (segment.Rst)
        {
            if (acceptable)
                Die(SocketError.ConnectionRefused);
            return;
        }

        if (!segment.Syn)
            return;
        _irs = segment.Sequence;
        _rcvNxt = _lastAckSent = segment.Sequence + 1;
        _rcvAdv = _rcvNxt + Math.Min(_receiveRing.Limit, ushort.MaxValue);
        NegotiateOptions(segment.Options, now);
        NegotiateEcn(segment);
        _sndWnd = _greatestSndWnd = segment.Window; // a SYN's window is never scaled
        _sndWl1 = segment.Sequence;
        if (!acceptable)
        {
            // Simultaneous open (figure 7): answer with SYN,ACK of the same number.
            State = TcpState.SynReceived;
            _sndNxt = _iss;
            _tcp.MarkPending(this);
            return;
        }

        TakeAcknowledgment(segment, now);
        _sndWl2 = segment.Acknowledgment;
        Establish(now);
        _ackNow = true;
        FinishArrival(now);
    }

    private void NegotiateOptions(in TcpOptions options, long now)
    {
        _peerSegmentSize = options.HasMaximumSegmentSize ? options.MaximumSegmentSize : DefaultSegmentSize;
        BoundSegmentSize();
        _scaling = options.HasWindowScale;
        _sndScale = options.HasWindowScale ? options.WindowScale : (byte)0;
        _sack = options.SackPermitted;
        _timestamps = options.HasTimestamps;
        _tsRecent = options.TimestampValue;
        _tsRecentAge = now;
    }

    private void BoundSegmentSize()
    {
        if (_userSegmentSize > 0)
            _peerSegmentSize = Math.Min(_peerSegmentSize, _userSegmentSize);
        _peerSegmentSize = Math.Max(_peerSegmentSize, LeastSegmentSize);
    }

    private void Establish(long now)
    {
        State = _finQueued ? TcpState.FinWait1 : TcpState.Established;
        _congestion.Start(CongestionControl, SegmentSize, _synLost);
        _scoreboard.Clear(_sndNxt);
        _rack.Start(_sndNxt);
        _reducedAt = _sndNxt;
        _unansweredSince = long.MaxValue;
        _lastSent = _lastReceived = _lastAcknowledged = now;
        RestartKeepAlive(now);
        _tcp.MarkReady(this);
    }

    private bool EstablishFromSynReceived(in TcpSegment segment, long now)
    {
        if (segment.Acknowledgment <= _sndUna || segment.Acknowledgment > _sndMax)
        {
            _tcp.SendReset(segment.Tuple, segment.Acknowledgment, default, false);
            return false;
        }

        _sndWnd = _greatestSndWnd = segment.Window << _sndScale;
        _sndWl1 = segment.Sequence;
        _sndWl2 = segment.Acknowledgment;
        Establish(now);
        return true;
    }

    /// <summary>What the acknowledgment of our FIN does to the state.</summary>
    /// <returns>False if the connection is gone.</returns>
    private bool AdvanceState(long now)
    {
        if (!_finQueued || _sndUna <= DataEnd)
            return true;
        switch (State)
        {
            case TcpState.FinWait1:
                State = TcpState.FinWait2;
                if (!HasUser)
                    _lingerDeadline = now + OrphanTime;
                return true;
            case TcpState.Closing:
                EnterTimeWait(now);
                return false;
            case TcpState.LastAck:
                Die(SocketError.None);
                return false;
            default:
                return true;
        }
    }

    private void FinishArrival(long now)
    {
        if (State == TcpState.Closed || State == TcpState.TimeWait)
            return;
        if (_ackNow && !HasSomethingToSend())
            SendAck(now);
        _tcp.MarkPending(this);
    }
}
