using System;
using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Tcp;

/// <summary>The user's calls (RFC 9293 3.10.1 to 3.10.6). None blocks; sending happens at the next poll.</summary>
public sealed partial class TcpConnection
{
    private bool _writeBlocked;
    private int _userSegmentSize;
    private bool _receiveShut;
    private SocketError _softError;

    /// <summary>The port wasn't asked for by bind: it is given back when the connection ends.</summary>
    internal bool PortIsChosen { get; set; }

    /// <summary>The address, too, was the stack's choice.</summary>
    internal bool AddressIsChosen { get; set; }

    /// <summary>SHUT_RD was called: what has come may still be read, then the stream ends.</summary>
    public bool ReceiveIsShut => _receiveShut;

    public bool SendIsShut => _finQueued;

    /// <summary>Nothing more will come than has come.</summary>
    public bool IsAtEnd => _finReceived || _receiveShut || (State == TcpState.Closed && _tuple.RemotePort != 0);

    /// <summary>Octets that were never sent (SIOCOUTQNSD).</summary>
    public int UnsentSize => _pathMtu == 0 ? 0 : Math.Max(DataEnd - _sndNxt, 0);

    public int SendQueueSize => _sendRing.Count;

    public int ReceiveQueueSize => _receiveRing.Count;

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

    /// <summary>Forgets the peer, and of the own name what bind didn't ask for.</summary>
    internal void Disconnect()
    {
        _tuple.Remote = default;
        _tuple.RemotePort = 0;
        if (AddressIsChosen)
            _tuple.Local = default;
        if (PortIsChosen)
            _tuple.LocalPort = 0;
        AddressIsChosen = PortIsChosen = false;
        _finQueued = _finReceived = _hasEarlyFin = _receiveShut = false;
        _receiveRing.Clear();
        _sendRing.Clear();
        Error = SocketError.None;
        State = TcpState.Closed;
    }

    /// <summary>Active OPEN.
    internal void Connect(in TcpTuple tuple, long now)
    {
        Begin(tuple, _tcp.Isn.Next(tuple, now), _tcp.PathMtu(tuple.Remote, now));
        State = TcpState.SynSent;
        _counters.TcpActiveOpens++;
        _tcp.MarkPending(this);
    }

    /// <summary>SEND: takes as many octets as there is room for.</summary>
    internal SocketError Send(ReadOnlySpan<byte> data, bool more, out int sent)
    {
        sent = 0;
        if (TakeError(out SocketError error))
            return error;
        if (State is TcpState.SynSent or TcpState.SynReceived or TcpState.Established or TcpState.CloseWait
            && !_finQueued)
        {
            sent = _sendRing.Append(data);
            _writeBlocked = sent < data.Length;
            _moreFollows = more;
            if (!more)
                _pushMark = DataEnd;
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
        if (_finReceived || _receiveShut || (State == TcpState.Closed && _tuple.RemotePort != 0))
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

    /// <summary>shutdown(SHUT_RD): as on Linux nothing of it shows on the wire.</summary>
    internal SocketError ShutdownReceive()
    {
        if (State is TcpState.Closed or TcpState.Listen)
            return SocketError.NotConnected;
        _receiveShut = true;
        _tcp.MarkReady(this);
        return SocketError.None;
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
            SendReset(_tcp.Now);
        HasUser = true; // so that the place isn't recycled under the caller
        Die(error);
        HasUser = user;
    }

    public SocketEvents Events()
    {
        SocketEvents events = SocketEvents.None;
        if (State == TcpState.Listen)
            return FirstAcceptable != None ? SocketEvents.Readable : events;
        if (_receiveRing.Count > 0 || _finReceived || _receiveShut)
            events |= SocketEvents.Readable;
        if (_finReceived || _receiveShut)
            events |= SocketEvents.PeerClosed;
        if (Error != SocketError.None)
            events |= SocketEvents.Error | SocketEvents.Readable | SocketEvents.Writable;
        if (State == TcpState.Closed && _tuple.RemotePort != 0)
            events |= SocketEvents.Readable | SocketEvents.Writable | SocketEvents.PeerClosed;
        if (State is TcpState.Established or TcpState.CloseWait && _sendRing.Room > _sendRing.Limit / 4)
            events |= SocketEvents.Writable;
        return events;
    }

    /// <summary>The pending error, told once (SO_ERROR).</summary>
    public bool TakeError(out SocketError error)
    {
        error = Error;
        Error = SocketError.None;
        return error != SocketError.None;
    }
}
