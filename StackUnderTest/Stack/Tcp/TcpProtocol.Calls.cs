using System;
using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Tcp;

/// <summary>
/// The users' calls by handle. A handle of a closed socket gives <see cref="SocketError.BadHandle"/>.
/// </summary>
public sealed partial class TcpProtocol
{
    private const int FirstEphemeral = 32768;
    private const int EphemeralCount = 28232;

    public SocketError Create(int tag, out SocketHandle handle)
    {
        handle = default;
        if (!TryTake(tag, out TcpConnection connection))
            return SocketError.TooManySockets;
        handle = connection.Handle;
        return SocketError.None;
    }

    public SocketError Bind(SocketHandle handle, Ipv4Address address, ushort port)
    {
        if (!TryGet(handle, out TcpConnection connection))
            return SocketError.BadHandle;
        if (connection.State != TcpState.Closed || connection.Tuple.LocalPort != 0)
            return SocketError.Invalid;
        if (!address.IsAny && !address.IsLoopback && !_sender.IsOwn(address))
            return SocketError.AddressNotAvailable;
        if (port == 0)
            port = FreePort(connection, address);
        if (port == 0 || IsTaken(connection, address, port))
            return SocketError.AddressInUse;
        connection.BindLocal(address, port);
        return SocketError.None;
    }

    public SocketError Listen(SocketHandle handle, int backlog)
    {
        if (!TryGet(handle, out TcpConnection connection))
            return SocketError.BadHandle;
        if (connection.State == TcpState.Listen)
        {
            connection.Listen(backlog); // again: only the backlog is new
            return SocketError.None;
        }

        if (connection.State != TcpState.Closed || connection.Tuple.RemotePort != 0)
            return SocketError.Invalid;
        if (connection.Tuple.LocalPort == 0)
        {
            SocketError error = Bind(handle, Ipv4Address.Any, 0);
            if (error != SocketError.None)
                return error;
        }

        if (IsListenedOn(connection))
            return SocketError.AddressInUse;
        connection.Listen(backlog);
        AddListener(connection);
        return SocketError.None;
    }

    /// <summary>The oldest complete connection of a listener's backlog.</summary>
    public SocketError Accept(SocketHandle handle, out SocketHandle accepted)
    {
        accepted = default;
        if (!TryGet(handle, out TcpConnection listener))
            return SocketError.BadHandle;
        if (listener.State != TcpState.Listen)
            return SocketError.Invalid;
        if (!TryDequeue(listener, out TcpConnection connection))
            return SocketError.WouldBlock;
        accepted = connection.Handle;
        if (connection.Events() != SocketEvents.None)
            MarkReady(connection); // what came before it was accepted would else never be told
        return SocketError.None;
    }

    /// <summary>
    /// Begins to connect: <see cref="SocketError.InProgress"/>, and the socket becomes writable or fails.
    /// </summary>
    public SocketError Connect(SocketHandle handle, Ipv4Address address, ushort port)
    {
        if (!TryGet(handle, out TcpConnection connection))
            return SocketError.BadHandle;
        if (connection.TakeError(out SocketError pending))
            return pending;
        if (connection.State != TcpState.Closed)
            return connection.State is TcpState.SynSent or TcpState.SynReceived
                ? SocketError.Already : SocketError.IsConnected;
        if (address.IsAny)
            address = Ipv4Address.Loopback; // as on Linux
        if (!_sender.TrySource(address, out Ipv4Address source) || !(address.MaySend || address.IsLoopback)
            || _sender.IsBroadcast(address))
            return SocketError.NetworkUnreachable;
        if (connection.Tuple.RemotePort != 0)
            connection.Disconnect(); // what an attempt that failed has left
        TcpTuple tuple = connection.Tuple;
        tuple.Remote = address;
        tuple.RemotePort = port;
        tuple.Local = tuple.Local.IsAny ? source : tuple.Local;
        connection.AddressIsChosen = connection.Tuple.Local.IsAny;
        if (tuple.LocalPort == 0)
        {
            connection.PortIsChosen = true;
            tuple.LocalPort = FreePort(ref tuple);
        }

        if (tuple.LocalPort == 0 || _table.Find(tuple) != None)
            return SocketError.AddressNotAvailable;
        connection.Connect(tuple, _now);
        List(connection);
        return SocketError.InProgress;
    }

    /// <param name="handle">The socket.</param>
    /// <param name="data">What to send.</param>
    /// <param name="sent">How much of it there was room for.</param>
    /// <param name="more">More follows at once (MSG_MORE): what doesn't fill a segment waits for it.</param>
    public SocketError Send(SocketHandle handle, ReadOnlySpan<byte> data, out int sent, bool more = false)
    {
        sent = 0;
        return TryGet(handle, out TcpConnection connection)
            ? connection.Send(data, more, out sent)
            : SocketError.BadHandle;
    }

    /// <summary>Nothing received without an error is the end of the stream.</summary>
    public SocketError Receive(SocketHandle handle, Span<byte> data, out int received, bool peek = false)
    {
        received = 0;
        return TryGet(handle, out TcpConnection connection)
            ? connection.Receive(data, peek, out received)
            : SocketError.BadHandle;
    }

    /// <summary>The next received octets where they lie; empty if there are none.</summary>
    public ReadOnlySpan<byte> Peek(SocketHandle handle) =>
        TryGet(handle, out TcpConnection connection) ? connection.Peek() : default;

    /// <summary>Forgets received octets that were looked at by <see cref="Peek"/>.</summary>
    public void Consume(SocketHandle handle, int count)
    {
        if (TryGet(handle, out TcpConnection connection))
            connection.Consume(count);
    }

    /// <summary>No more will be sent: FIN follows what was given.</summary>
    public SocketError ShutdownSend(SocketHandle handle) =>
        TryGet(handle, out TcpConnection connection) ? connection.ShutdownSend() : SocketError.BadHandle;

    /// <summary>SHUT_RD: what has come may be read, then the stream ends. The peer doesn't notice.</summary>
    public SocketError ShutdownReceive(SocketHandle handle) =>
        TryGet(handle, out TcpConnection connection) ? connection.ShutdownReceive() : SocketError.BadHandle;

    /// <summary>
    /// Ends a connection, an attempt or listening; the socket may be used anew (connect with AF_UNSPEC).
    /// </summary>
    public SocketError Disconnect(SocketHandle handle)
    {
        if (!TryGet(handle, out TcpConnection connection))
            return SocketError.BadHandle;
        if (connection.State == TcpState.Listen)
            CloseListener(connection);
        else if (connection.State is not (TcpState.Closed or TcpState.TimeWait))
            connection.Abort(SocketError.None);
        connection.Disconnect();
        return SocketError.None;
    }

    /// <summary>The handle is dead from here on; what was sent is still delivered.</summary>
    public SocketError Close(SocketHandle handle)
    {
        if (!TryGet(handle, out TcpConnection connection))
            return SocketError.BadHandle;
        if (connection.State == TcpState.Listen)
            CloseListener(connection);
        connection.Close(_now);
        return SocketError.None;
    }

    /// <summary>Closes with a reset.</summary>
    public SocketError Abort(SocketHandle handle)
    {
        if (!TryGet(handle, out TcpConnection connection))
            return SocketError.BadHandle;
        connection.LingerAbort = true;
        return Close(handle);
    }

    public SocketEvents Events(SocketHandle handle) =>
        TryGet(handle, out TcpConnection connection) ? connection.Events() : SocketEvents.Error;

    /// <summary>The connection behind a handle, for options and for what it tells of itself.</summary>
    public bool TryGet(SocketHandle handle, out TcpConnection connection)
    {
        connection = _connections[0];
        if (handle.Kind != SocketKind.Tcp || (uint)handle.Index >= (uint)_connections.Length)
            return false;
        connection = _connections[handle.Index];
        return connection.HasUser && connection.Generation == handle.Generation;
    }

    /// <summary>The connection at a place of the table, for whoever shows them all; false if there is none.</summary>
    public bool TryLook(int place, out TcpConnection connection)
    {
        connection = _connections[place];
        return connection.State != TcpState.Closed;
    }

    /// <summary>The handle and tag of a place from the ready queue.</summary>
    internal bool TryHandle(int place, out SocketHandle handle, out int tag)
    {
        handle = _connections[place].Handle;
        tag = _connections[place].Tag;
        return _connections[place].HasUser;
    }

    internal void Advance(long now) => _now = now;

    private bool TryTake(int tag, out TcpConnection connection)
    {
        connection = _connections[0];
        if (_freeCount == 0)
        {
            _counters.TcpConnectionsExhausted++;
            return false;
        }

        connection = _connections[_free[--_freeCount]];
        connection.Open(tag);
        return true;
    }

    private bool TryDequeue(TcpConnection listener, out TcpConnection connection)
    {
        connection = listener;
        if (listener.FirstAcceptable == None)
            return false;
        connection = _connections[listener.FirstAcceptable];
        listener.FirstAcceptable = connection.NextAcceptable;
        if (listener.FirstAcceptable == None)
            listener.LastAcceptable = None;
        listener.AcceptableCount--;
        connection.NextAcceptable = None;
        connection.AwaitsAccept = false;
        return true;
    }

    private void CloseListener(TcpConnection listener)
    {
        RemoveListener(listener);
        _halfOpen.RemoveOf(listener.Index);
        while (TryDequeue(listener, out TcpConnection connection))
        {
            connection.LingerAbort = true;
            connection.Close(_now);
        }
    }

    private bool IsListenedOn(TcpConnection asking)
    {
        int at = _listeners[asking.Tuple.LocalPort % ListenBuckets];
        for (; at != None; at = _connections[at].NextListener)
        {
            TcpConnection other = _connections[at];
            bool overlaps = other.Tuple.Local == asking.Tuple.Local || other.Tuple.Local.IsAny || asking.Tuple.Local.IsAny;
            if (other.Tuple.LocalPort == asking.Tuple.LocalPort && overlaps && !(other.ReusesPort && asking.ReusesPort))
                return true;
        }

        return false;
    }

    /// <summary>
    /// Linux's rule: a port is shared only between sockets that all have SO_REUSEADDR and none of which listens, or
    /// that all have SO_REUSEPORT. Connections that a listener made and TIME-WAIT count, too, so a server that is to
    /// start again sets SO_REUSEADDR.
    /// </summary>
    private bool IsTaken(TcpConnection asking, Ipv4Address address, ushort port)
    {
        foreach (TcpConnection other in _connections)
        {
            if (other == asking || other.Tuple.LocalPort != port || other.State == TcpState.TimeWait)
                continue;
            if (other.Tuple.Local != address && !other.Tuple.Local.IsAny && !address.IsAny)
                continue;
            if (asking.ReusesPort && other.ReusesPort)
                continue;
            if (!(other.ReusesAddress && asking.ReusesAddress) || other.State == TcpState.Listen)
                return true;
        }

        return TimeWaits.Holds(address, port, asking.ReusesAddress);
    }

    private ushort FreePort(TcpConnection asking, Ipv4Address address)
    {
        int offset = _random.Next(EphemeralCount);
        for (int i = 0; i < EphemeralCount; i++)
        {
            ushort port = (ushort)(FirstEphemeral + (offset + i) % EphemeralCount);
            if (!IsTaken(asking, address, port))
                return port;
        }

        return 0;
    }

    /// <summary>RFC 6056: a port at random that makes the pair unique, TIME-WAIT included.</summary>
    private ushort FreePort(ref TcpTuple tuple)
    {
        int offset = _random.Next(EphemeralCount);
        for (int i = 0; i < EphemeralCount; i++)
        {
            tuple.LocalPort = (ushort)(FirstEphemeral + (offset + i) % EphemeralCount);
            if (_table.Find(tuple) == None && TimeWaits.Find(tuple) == None && _halfOpen.Find(tuple) == None)
                return tuple.LocalPort;
        }

        return 0;
    }
}
