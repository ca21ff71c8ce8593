using System;
using StackUnderTest.Stack.Icmp;
using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Tcp;

/// <summary>SEGMENT ARRIVES (RFC 9293 3.10.7) for connections that have a socket; the steps are the RFC's.</summary>
public sealed partial class TcpConnection
{
    private const long PawsLifetime = 24L * 24 * 3600 * StackOptions.Second;

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
        TakeTimestamp(segment, now);
        if (!AdvanceState(now))
            return;

        // Sixth, URG: received as ordinary octets (RFC 6093 advises against using it at all).
        // Seventh, the text; eighth, FIN.
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

        // RFC 1122 4.2.3.9 calls some errors hard; RFC 5461 and RFC 5927 6 believe them only before the handshake.
        if (State == TcpState.SynSent && error.EndsOpening)
            Die(error.IsExpired ? SocketError.HostUnreachable : SocketError.ConnectionRefused);
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

    /// <summary>RFC 7323 5.3 R1 (PAWS).</summary>
    private bool CheckTimestamps(in TcpSegment segment, long now)
    {
        if (!_timestamps || segment.Rst)
            return true;
        if (!segment.Options.HasTimestamps)
            return segment.Syn; // 3.2: silently dropped, but a SYN still gets its challenge
        int age = (int)(segment.Options.TimestampValue - _tsRecent);
        if (age < 0 && now - _tsRecentAge < PawsLifetime && !segment.Syn)
        {
            _counters.TcpPawsDrops++;
            SendChallengeAck(now);
            return false;
        }

        return true;
    }

    /// <summary>RFC 7323 4.3 (2), once the acknowledgment was believable.</summary>
    private void TakeTimestamp(in TcpSegment segment, long now)
    {
        if (!_timestamps || !segment.Options.HasTimestamps || (int)(segment.Options.TimestampValue - _tsRecent) < 0)
            return;
        if (segment.Sequence > _lastAckSent || segment.End < _lastAckSent)
            return;
        _tsRecent = segment.Options.TimestampValue;
        _tsRecentAge = now;
    }

    /// <summary>First, the sequence number (3.4), and trimming to the window.</summary>
    private bool CheckSequence(ref TcpSegment segment, long now)
    {
        if (!IsAcceptable(segment))
        {
            _counters.TcpOutOfWindow++;
            if (segment.Rst)
                return false;
            if (segment.Data.Length == 0)
            {
                SendChallengeAck(now); // bounded: two broken peers must not answer each other for ever
                return false;
            }

            NoteDuplicate(segment.Sequence, segment.Sequence + segment.Data.Length);
            SendAck(now);
            return false;
        }

        int before = _rcvNxt - segment.Sequence;
        if (before > 0)
        {
            if (segment.Syn)
            {
                segment.Flags &= ~TcpFlags.Syn;
                segment.Sequence += 1;
                before--;
            }

            int cut = Math.Min(before, segment.Data.Length);
            if (cut > 0)
                NoteDuplicate(segment.Sequence, segment.Sequence + cut);
            segment.Data = segment.Data[cut..];
            segment.Sequence += cut;
        }

        int beyond = segment.End - (_rcvNxt + ReceiveWindow);
        if (beyond > 0 && segment.Length > 0)
        {
            if (segment.Fin)
            {
                segment.Flags &= ~TcpFlags.Fin;
                beyond--;
            }

            segment.Data = segment.Data[..Math.Max(segment.Data.Length - beyond, 0)];
            _ackNow = true; // it must learn our window
        }

        return true;
    }

    /// <summary>
    /// The table of 3.4, but for two allowances: a segment without text may lie on the window's right edge (a
    /// sender that filled the window acknowledges from there), and one that begins at RCV.NXT may be longer than a
    /// closed window, so that its ACK and RST count ("special allowance").
    /// </summary>
    private bool IsAcceptable(in TcpSegment segment)
    {
        int window = ReceiveWindow;
        int start = segment.Sequence - _rcvNxt;
        int length = segment.Length;
        if (length == 0)
            return start >= 0 && start <= window;
        int last = start + length - 1;
        return (start >= 0 && (start < window || start == 0)) || (last >= 0 && last < window && start < 0);
    }

    /// <summary>
    /// Second, RST (RFC 5961 3.2): only the exact number resets, others in the window are asked back.
    /// </summary>
    private bool CheckReset(in TcpSegment segment, long now)
    {
        if (!segment.Rst)
            return true;
        if (segment.Sequence != _rcvNxt)
        {
            SendChallengeAck(now);
            return false;
        }

        Die(State == TcpState.SynReceived ? SocketError.ConnectionRefused : SocketError.ConnectionReset);
        return false;
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
