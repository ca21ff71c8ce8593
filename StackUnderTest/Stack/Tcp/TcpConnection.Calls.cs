using System;
using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Tcp;

/// <summary>The user's calls (RFC 9293 3.10.1 to 3.10.6). None blocks; sending happens at the next poll.</summary>
public sealed partial class TcpConnection
{
    private bool _writeBlocked;
    private int _userSegmentSize;

    /// <summary>TCP_NODELAY: Nagle's algorithm (RFC 896) is off.</summary>
    public bool NoDelay { get; set; }

    /// <summary>TCP_CORK: only full segments go.</summary>
    public bool Cork { get; set; }

    /// <summary>SO_KEEPALIVE.</summary>
    internal bool KeepAlive { get; private set; }

    /// <summary>SO_LINGER with a time of zero: close resets.</summary>
    public bool LingerAbort { get; set; }

    /// <summary>R2, or TCP_USER_TIMEOUT, in microseconds.</summary>
    public long GiveUp { get; set; }

    public int SendQueueSize => _sendRing.Count;

    public int ReceiveQueueSize => _receiveRing.Count;

    public int ReceiveBufferSize
    {
        get => _receiveRing.Limit;
        set => _receiveRing.SetLimit(value);
    }

    public int SendBufferSize
    {
        get => _sendRing.Limit;
        set => _sendRing.SetLimit(value);
    }

    /// <summary>TCP_MAXSEG: 0, or a bound on the segments of both sides.</summary>
    public int UserSegmentSize
    {
        get => _userSegmentSize;
        set => _userSegmentSize = value;
    }

    /// <summary>SO_KEEPALIVE, which is off at first.</summary>
    public void SetKeepAlive(bool on, long now)
    {
        KeepAlive = on;
        RestartKeepAlive(now);
        ArmTimers();
    }

    internal void BindLocal(Ipv4Address address, ushort port)
    {
        _tuple.Local = address;
        _tuple.LocalPort = port;
    }

    internal void Listen(int backlog)
    {
        Backlog = Math.Max(backlog, 1);
        State = TcpState.Listen;
    }

    /// <summary>Active OPEN.</summary>
    internal void Connect(in TcpTuple tuple, long now)
    {
        Begin(tuple, _tcp.Isn.Next(tuple, now), _tcp.PathMtu(tuple.Remote, now));
        State = TcpState.SynSent;
        _counters.TcpActiveOpens++;
        _tcp.MarkPending(this);
    }

    /// <summary>SEND: takes as many octets as there is room for.</summary>
    internal SocketError Send(ReadOnlySpan<byte> data, out int sent)
    {
        sent = 0;
        if (TakeError(out SocketError error))
            return error;
        if (State is TcpState.SynSent or TcpState.SynReceived or TcpState.Established or TcpState.CloseWait
            && !_finQueued)
        {
            sent = _sendRing.Append(data);
            _writeBlocked = sent < data.Length;
            if (sent > 0)
                _tcp.MarkPending(this);
            return sent > 0 || data.Length == 0 ? SocketError.None : SocketError.WouldBlock;
        }

        return State == TcpState.Listen || (State == TcpState.Closed && _tuple.RemotePort == 0)
            ? SocketError.NotConnected
            : SocketError.BrokenPipe;
    }

    /// <summary>RECEIVE: no octets and no error is the end of the stream.</summary>
    internal SocketError Receive(Span<byte> data, bool peek, out int received)
    {
        received = 0;
        if (_receiveRing.Count > 0)
        {
            received = Math.Min(data.Length, _receiveRing.Count);
            _receiveRing.CopyTo(0, data[..received]);
            if (!peek)
                Consume(received);
            return SocketError.None;
        }

        if (TakeError(out SocketError error))
            return error;
        if (_finReceived || (State == TcpState.Closed && _tuple.RemotePort != 0))
            return SocketError.None;
        return State is TcpState.Listen or TcpState.Closed ? SocketError.NotConnected : SocketError.WouldBlock;
    }

    /// <summary>
    /// The next octets in place, so that a program can look at or pass them on without a copy of its own.
    /// </summary>
    internal ReadOnlySpan<byte> Peek() => _receiveRing.Peek(0);

    internal void Consume(int count)
    {
        _receiveRing.Consume(Math.Min(count, _receiveRing.Count));
        if (State is TcpState.Established or TcpState.FinWait1 or TcpState.FinWait2 && WindowUpdateIsDue())
        {
            _ackNow = true;
            _tcp.MarkPending(this);
        }
    }

    /// <summary>CLOSE of the sending side only: shutdown(SHUT_WR).</summary>
    internal SocketError ShutdownSend()
    {
        switch (State)
        {
            case TcpState.SynSent:
                Die(SocketError.None);
                return SocketError.None;
            case TcpState.SynReceived:
            case TcpState.Established:
                State = State == TcpState.SynReceived ? State : TcpState.FinWait1;
                break;
            case TcpState.CloseWait:
                State = TcpState.LastAck;
                break;
            case TcpState.FinWait1:
            case TcpState.FinWait2:
            case TcpState.Closing:
            case TcpState.LastAck:
            case TcpState.TimeWait:
                return SocketError.None;
            default:
                return SocketError.NotConnected;
        }

        _finQueued = true;
        _tcp.MarkPending(this);
        return SocketError.None;
    }

    /// <summary>
    /// CLOSE: the user goes. Unread octets mean that the peer must learn that not all was read: a reset instead of a
    /// FIN (RFC 1122 4.2.2.13, RFC 2525 2.17).
    /// </summary>
    internal void Close(long now)
    {
        bool unread = _receiveRing.Count > 0 && IsSynchronized && State != TcpState.TimeWait;
        if (unread || (LingerAbort && State is not (TcpState.Closed or TcpState.Listen or TcpState.TimeWait)))
        {
            Abort(SocketError.None);
            DropUser();
            _tcp.Recycle(this);
            return;
        }

        DropUser();
        switch (State)
        {
            case TcpState.Closed:
            case TcpState.TimeWait:
            case TcpState.Listen:
                _tcp.Recycle(this);
                break;
            case TcpState.SynSent:
                Die(SocketError.None);
                break;
            case TcpState.FinWait2:
                _lingerDeadline = now + OrphanTime;
                ArmTimers();
                break;
            default:
                ShutdownSend();
                break;
        }
    }

    /// <summary>ABORT: a reset, and the user (if it stays) learns the error.</summary>
    internal void Abort(SocketError error)
    {
        bool user = HasUser;
        if (State is TcpState.SynReceived || (IsSynchronized && State != TcpState.TimeWait))
            _tcp.SendReset(_tuple, _sndNxt, _rcvNxt, true);
        HasUser = true; // so that the place isn't recycled under the caller
        Die(error);
        HasUser = user;
    }

    internal SocketEvents Events()
    {
        SocketEvents events = SocketEvents.None;
        if (State == TcpState.Listen)
            return FirstAcceptable != None ? SocketEvents.Readable : events;
        if (_receiveRing.Count > 0 || _finReceived)
            events |= SocketEvents.Readable;
        if (_finReceived)
            events |= SocketEvents.PeerClosed;
        if (Error != SocketError.None)
            events |= SocketEvents.Error | SocketEvents.Readable | SocketEvents.Writable;
        if (State == TcpState.Closed && _tuple.RemotePort != 0)
            events |= SocketEvents.Readable | SocketEvents.Writable | SocketEvents.PeerClosed;
        if (State is TcpState.Established or TcpState.CloseWait && _sendRing.Room > _sendRing.Limit / 4)
            events |= SocketEvents.Writable;
        return events;
    }

    /// <summary>TCP_INFO.</summary>
    public TcpInformation Information()
    {
        TcpInformation information = default;
        information.State = State;
        information.Timestamps = _timestamps;
        information.Sack = _sack;
        information.WindowScaling = _scaling;
        information.SendScale = _sndScale;
        information.ReceiveScale = _scaling ? _rcvScale : (byte)0;
        information.InRecovery = _recovery == Recovery.Fast;
        information.InLoss = _recovery == Recovery.Loss;
        information.Backoff = _rto.Backoff;
        information.SendSegmentSize = _pathMtu == 0 ? DefaultSegmentSize : SegmentSize;
        information.ReceiveSegmentSize = _greatestReceived == 0 ? DefaultSegmentSize : _greatestReceived;
        information.PathMtu = _pathMtu;
        information.RetransmissionTimeout = _rto.Timeout;
        information.RoundTrip = _rto.Smoothed;
        information.RoundTripVariation = _rto.Variation;
        information.CongestionWindow = _congestion.Window;
        information.SlowStartThreshold = _congestion.Threshold;
        information.InFlight = Flight;
        information.Held = _scoreboard.Held;
        information.Unsent = _pathMtu == 0 ? 0 : DataEnd - _sndNxt;
        information.PeerWindow = _sndWnd;
        information.OwnWindow = ReceiveWindow;
        information.Retransmissions = _retransmissions;
        information.LastSent = _lastSent;
        return information;
    }

    /// <summary>The pending error, told once (SO_ERROR).</summary>
    public bool TakeError(out SocketError error)
    {
        error = Error;
        Error = SocketError.None;
        return error != SocketError.None;
    }
}
