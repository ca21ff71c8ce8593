using System;
using StackUnderTest.Stack.Ip;
using StackUnderTest.Stack.Link;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Tcp;

/// <summary>
/// What to send next. One rule after the other until nothing more may go or the card is full: a connection that the
/// card stopped goes on at a later poll, its caller never waits.
/// </summary>
public sealed partial class TcpConnection
{
    private long _lastSent;
    private long _retransmissions;
    private bool _sentSomething;

    // Octets before this go although Nagle's algorithm or a cork held them back: the user said so.
    private bool _pushes;
    private SequenceNumber _pushTo;

    /// <summary>The end of what the user gave without saying that more follows: PSH goes there.</summary>
    private SequenceNumber _pushMark;

    /// <summary>Segments with new text in the output under way.</summary>
    private int _burst;
    private bool _endsBurst;

    /// <summary>Sequence space of the segment that was sent last: what a tail probe repeats.</summary>
    private int _lastSize;

    /// <summary>Sends all that may go now.</summary>
    /// <returns>False if the card was full.</returns>
    internal bool Output(long now)
    {
        if (State is TcpState.Closed or TcpState.Listen or TcpState.TimeWait || WaitsForNeighbour)
            return true;
        SendResult result;
        if (State is TcpState.SynSent or TcpState.SynReceived)
        {
            result = _sndNxt == _iss ? SendSyn(now) : _ackNow ? SendAck(now) : SendResult.Ready;
        }
        else
        {
            if (Flight == 0 && _rto.HasSample && now - _lastSent > _rto.Timeout)
                _congestion.RestartAfterIdle(SegmentSize);
            _burst = 0;
            do
                result = SendNext(now);
            while (result == SendResult.Ready && _sentSomething);
            if (_ackNow && result == SendResult.Ready)
                result = SendAck(now);
        }

        if (result == SendResult.Resolving)
            WaitsForNeighbour = true;
        ArmTimers();
        return result != SendResult.CardFull;
    }

    /// <summary>Would <see cref="SendNext"/> find data that carries an acknowledgment along?</summary>
    private bool HasSomethingToSend() => _sndNxt < DataEnd && _sndUna + _sndWnd > _sndNxt && !IsHeldByNagle();

    private SendResult SendNext(long now)
    {
        _sentSomething = false;
        int pipe = Pipe();
        if (_spurious != SpuriousCheck.Probing && _scoreboard.NextLost(out SequenceNumber hole, out int holeSize))
        {
            holeSize = Math.Min(holeSize, SegmentSize);
            bool first = hole == _sndUna; // the first retransmission doesn't wait for room
            if (!first && pipe + holeSize > _congestion.Window)
                return SendResult.Ready;
            return Resend(hole, holeSize, now);
        }

        if (_scoreboard.IsFull)
            return SendResult.Ready;

        int data = DataEnd - _sndNxt;
        bool finLeft = _finQueued && _sndNxt <= DataEnd;
        if (data <= 0 && !finLeft)
            return SendResult.Ready;
        int segment = SegmentSize;
        int window = _sndUna + _sndWnd - _sndNxt;
        int size = Math.Max(Math.Min(data, window), 0);
        int large = Math.Max(_tcp.LargeSendSize(_tuple.Remote) / segment * segment, segment);
        size = Math.Min(size, large);
        if (!FitsCongestionWindow(pipe, segment, ref size))
            return SendResult.Ready;
        if (data > 0 && !IsWorthSending(size, data, segment))
        {
            if (Flight == 0)
                StartPersisting(now);
            return SendResult.Ready;
        }

        if (size > segment)
            size = size / segment * segment;
        bool fin = finLeft && size == data && (window > size || Flight == 0);
        bool stops = Math.Min(window, _congestion.Window - pipe) - size < segment;
        return size > 0 || fin ? SendNew(size + (fin ? 1 : 0), stops, now) : SendResult.Ready;
    }

    private bool FitsCongestionWindow(int pipe, int segment, ref int size)
    {
        // What duplicates or SACK blocks say has left the network isn't in the pipe: that alone makes RFC 3042's
        // limited transmit of one new segment for each of the first duplicates.
        int allowed = _congestion.Window - pipe;
        if (size <= allowed)
            return true;
        size = allowed / segment * segment;
        if (size > 0)
            return true;
        size = Math.Max(allowed, 0);
        return Flight == 0 && allowed > 0;
    }

    /// <summary>Silly window avoidance (RFC 9293 3.8.6.2.1) and Nagle's algorithm (3.7.4).</summary>
    private bool IsWorthSending(int size, int data, int segment)
    {
        if (size <= 0)
            return false;
        if (size >= segment)
            return true;
        if (size == data)
            return _finQueued || IsPushed || (!Cork && !_moreFollows && (NoDelay || Flight == 0));
        return size >= _greatestSndWnd / 2;
    }

    private bool IsHeldByNagle() => !_finQueued && !IsPushed && DataEnd - _sndNxt < SegmentSize
        && (Cork || _moreFollows || (!NoDelay && Flight > 0));

    private bool IsPushed => _pushes && _sndNxt < _pushTo;

    /// <param name="size">FIN included.</param>
    /// <param name="stops">No more than this may go now: the last of several segments carries PSH, as on Linux.</param>
    /// <param name="now">Microseconds.</param>
    private SendResult SendNew(int size, bool stops, long now)
    {
        SequenceNumber end = _sndNxt + size;
        bool again = end <= _sndMax; // only around a zero window
        _endsBurst = stops && (_burst > 0 || size > SegmentSize);
        SendResult result = SendSegment(_sndNxt, ref size, now);
        _endsBurst = false;
        if (result != SendResult.Ready)
            return result;
        _burst++;
        _lastSize = size <= SegmentSize + 1 ? size : SegmentSize;
        _sndNxt += size;
        if (_pushes && _sndNxt >= _pushTo)
            _pushes = false;
        if (_quickAcks > 0 && _bytes.DataSegmentsReceived > 0 && now - _lastReceived < _options.DelayedAck)
            _quickAcks = 0; // answers carry the acknowledgments
        _scoreboard.Send(_sndNxt, now, TimeGrain);
        if (!_timing && !again)
        {
            _timing = true;
            _timedEnd = _sndNxt;
            _timedSent = now;
        }

        _sndMax = SequenceNumber.Max(_sndMax, _sndNxt);
        Sent(now);
        return result;
    }

    private SendResult Resend(SequenceNumber start, int size, long now)
    {
        SendResult result = SendSegment(start, ref size, now);
        if (result != SendResult.Ready)
            return result;
        _counters.TcpRetransmissions++;
        _retransmissions++;
        _timing = false;
        _scoreboard.Resend(start, start + size, now);
        Sent(now);
        return result;
    }

    private void Sent(long now)
    {
        _sentSomething = true;
        _lastSent = now;
        _persisting = false;
        if (_retransmitDeadline == long.MaxValue)
            _retransmitDeadline = now + _rto.Timeout;
        ArmProbe(now);
    }

    /// <summary>
    /// Sends octets of the sequence space from <paramref name="start"/>, FIN included if it is reached, with the
    /// current acknowledgment. <paramref name="size"/> becomes what fitted beside the options.
    /// </summary>
    private SendResult SendSegment(SequenceNumber start, ref int size, long now)
    {
        TcpOptions options = default;
        AddTimestamps(ref options, now);
        bool hadDuplicate = _hasDuplicate;
        if (_sack)
            AddSackBlocks(ref options);
        int offset = start - _sendBase;
        int data = Math.Max(Math.Min(size, _sendRing.Count - offset), 0);
        int limit = SegmentLimit - options.Size();
        bool large = data > limit;
        bool capable = _ecn && data > 0 && start >= _sndMax && !_persisting;
        bool tellsReduction = capable && _tellsReduction;
        if (large && (options.SackCount > 0 || tellsReduction || _tcp.LargeSendSize(_tuple.Remote) < data))
        {
            data = limit;
            size = data;
            large = false;
            _endsBurst = false; // the rest follows
        }

        bool fin = size > data && _finQueued;
        TcpFlags flags = TcpFlags.Ack;
        if (_echoesMark)
            flags |= TcpFlags.Ece;
        if (tellsReduction)
            flags |= TcpFlags.Cwr;
        if (fin)
            flags |= TcpFlags.Fin;
        if (data > 0 && (start + data == _pushMark || _endsBurst))
            flags |= TcpFlags.Psh;
        byte ecn = capable ? Ipv4View.EcnCapable : (byte)0;
        SendResult result =
            _tcp.TryBegin(_tuple, Traits, ecn, options.Size(), data, large, now, out Span<byte> segment);
        if (result is SendResult.CardFull or SendResult.Resolving)
        {
            _hasDuplicate = hadDuplicate;
            return result;
        }

        if (result != SendResult.Ready)
            return SendResult.Ready; // no way there now: as if it was lost, the timer will try again
        _tellsReduction &= !tellsReduction;
        if (data > 0)
            _sendRing.CopyTo(offset, segment[(TcpView.MinimumHeaderSize + options.Size())..]);
        CountSent(start, data);
        Finish(segment, start, flags, options, large ? limit : 0);
        return SendResult.Ready;
    }

    private void CountSent(SequenceNumber start, int data)
    {
        _bytes.SegmentsSent++;
        if (data == 0)
            return;
        _bytes.DataSegmentsSent++;
        _bytes.OctetsSent += data;
        if (start < _sndMax)
            _bytes.OctetsSentAgain += data;
    }

    /// <summary>RFC 7323 3.2: a reset carries timestamps, too, if they were agreed on.</summary>
    private void SendReset(long now)
    {
        TcpOptions options = default;
        AddTimestamps(ref options, now);
        _tcp.SendReset(_tuple, Traits, _sndNxt, _rcvNxt, true, options);
    }

    /// <summary>A segment without text.</summary>
    private SendResult SendAck(long now)
    {
        int none = 0;
        SendResult result = SendSegment(_sndNxt, ref none, now);
        if (result == SendResult.CardFull)
            _tcp.MarkPending(this);
        return result;
    }

    private SendResult SendSyn(long now)
    {
        bool reply = State == TcpState.SynReceived;
        TcpOptions options = default;
        options.HasMaximumSegmentSize = true;
        options.MaximumSegmentSize = (ushort)_tcp.OwnSegmentSize(_tuple.Remote, _userSegmentSize);
        options.HasWindowScale = !reply || _scaling;
        options.WindowScale = _rcvScale;
        options.SackPermitted = !reply || _sack;
        options.HasTimestamps = !reply || _timestamps;
        options.TimestampValue = Timestamp(now);
        options.TimestampEcho = reply ? _tsRecent : 0;
        SendResult result = _tcp.TryBegin(_tuple, Traits, 0, options.Size(), 0, false, now, out Span<byte> segment);
        if (result is SendResult.CardFull or SendResult.Resolving)
            return result;
        if (result == SendResult.Ready)
        {
            _bytes.SegmentsSent++;
            TcpFlags flags = reply ? TcpFlags.Syn | TcpFlags.Ack : TcpFlags.Syn;
            flags |= SynEcnFlags(reply);
            int window = Math.Min(WindowClamp > 0 ? WindowClamp : _receiveRing.Limit, ushort.MaxValue);
            TcpView.Write(
                segment, _tuple.LocalPort, _tuple.RemotePort, _iss, reply ? _rcvNxt : default,
                TcpView.MinimumHeaderSize + options.Size(), flags, (ushort)window);
            options.Write(segment[TcpView.MinimumHeaderSize..]);
            _tcp.Commit(segment, _tuple, 0);
        }

        if (_sndMax == _iss)
        {
            _timing = true;
            _timedEnd = _iss + 1;
            _timedSent = now;
        }

        _sndNxt = _sndMax = _iss + 1;
        _ackNow = false;
        Sent(now);
        return SendResult.Ready;
    }

    private void Finish(
        Span<byte> segment, SequenceNumber start, TcpFlags flags, in TcpOptions options, int segmentSize)
    {
        int window = OfferedWindow();
        int shift = _scaling ? _rcvScale : 0;
        if (shift > 0 && window > 0)
            window = (window + (1 << shift) - 1) >> shift; // rounded up: rounding down would take back what was offered
        else
            window >>= shift;
        window = Math.Min(window, ushort.MaxValue);
        _rcvAdv = SequenceNumber.Max(_rcvAdv, _rcvNxt + (window << shift));
        TcpView.Write(
            segment, _tuple.LocalPort, _tuple.RemotePort, start, _rcvNxt,
            TcpView.MinimumHeaderSize + options.Size(), flags, (ushort)window);
        options.Write(segment[TcpView.MinimumHeaderSize..]);
        _tcp.Commit(segment, _tuple, segmentSize);
        _lastAckSent = _rcvNxt;
        _ackNow = false;
        _ackDeadline = long.MaxValue;
    }

    private void AddTimestamps(ref TcpOptions options, long now)
    {
        if (!_timestamps)
            return;
        options.HasTimestamps = true;
        options.TimestampValue = Timestamp(now);
        options.TimestampEcho = _tsRecent;
    }
}
