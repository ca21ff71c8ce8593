using System.Diagnostics;
using System.Net;
using DotNetty.Transport.Channels;

namespace Controller.Core.Channel.Epoll;

/// <summary>What the listening and the connected channel share: the socket, its life, and its place in epoll.</summary>
/// <remarks>
/// Interest is level-triggered and kept between events, so reading and writing in the steady state cost no
/// epoll_ctl. Everything but the constructor and the flags behind <see cref="Open"/> and <see cref="Active"/>
/// belongs to the event loop's thread.
/// </remarks>
public abstract class EpollChannel : AbstractChannel
{
    private FileDescriptor? _socket;
    private volatile bool _open = true;
    private volatile bool _active;
    private EpollEventLoop? _loop;
    private ulong _token;
    private EpollEvents _interest;
    private bool _watched;
    private bool _readRequested;

    private protected EpollChannel(IChannel? parent)
        : base(parent)
    {
    }

    public override bool Open => _open;

    public override bool Active => _active;

    internal abstract SocketOptionStore Options { get; }

    protected override EndPoint? LocalAddressInternal =>
        _socket is { IsClosed: false } socket ? SocketEndPoints.Local(socket.Number) : null;

    private protected int Socket => _socket!.Number;

    private protected EpollEventLoop Loop => _loop!;

    /// <summary>Nothing, unless the channel was moved here from another loop in the middle of a write.</summary>
    private EpollEvents WhatPendingWritesNeed =>
        Unsafe.OutboundBuffer is { IsEmpty: false } ? EpollEvents.Out : EpollEvents.None;

    /// <summary>Someone wants to be read to: a standing order (auto-read) or a single one.</summary>
    private protected bool WantsRead => !IsReadHeld && (_readRequested || Configuration.AutoRead);

    /// <summary>There is a reason not to read that outranks who wants to.</summary>
    private protected abstract bool IsReadHeld { get; }

    /// <summary>Epoll reports this channel's socket. An exception thrown here closes the channel.</summary>
    internal abstract void OnReady(EpollEvents events);

    /// <summary>Auto-read was turned off: also drops the read that it had already ordered. Any thread.</summary>
    internal void CancelReadRequest()
    {
        if (!Registered || EventLoop.InEventLoop)
            _readRequested = false;
        else
            EventLoop.Execute(static channel => ((EpollChannel)channel)._readRequested = false, this);
    }

    protected override bool IsCompatible(IEventLoop eventLoop) => eventLoop is EpollEventLoop;

    protected override void DoRegister()
    {
        _loop = (EpollEventLoop)EventLoop;
        _token = _loop.Channels.Add(this);
        // An unconnected, unbound socket would report a hang-up at once: it is watched from connect or listen on.
        if (_active)
            Watch((Configuration.AutoRead ? EpollEvents.In : EpollEvents.None) | WhatPendingWritesNeed);
    }

    protected override void DoDeregister()
    {
        Unwatch();
        _loop?.Channels.Remove(_token);
        _loop = null;
    }

    protected override void DoDisconnect() => DoClose();

    protected override void DoClose()
    {
        _open = false;
        _active = false;
        // Closing the last descriptor of a socket takes it out of epoll, too.
        _socket?.Dispose();
        _watched = false;
        _loop?.Channels.Remove(_token);
        _loop = null;
    }

    protected override void DoBeginRead()
    {
        if (!_open)
            return;
        _readRequested = true;
        if (!IsReadHeld)
            AlsoWatchFor(EpollEvents.In);
    }

    private protected void OwnSocket(FileDescriptor socket)
    {
        _socket = socket;
        Options.Attach(socket);
    }

    private protected void SetActive()
    {
        _active = true;
        CacheLocalAddress();
        CacheRemoteAddress();
    }

    private protected void NoteRead() => _readRequested = false;

    /// <summary>SO_ERROR: reads and clears the socket's error, 0 if it has none.</summary>
    private protected int TakePendingError() => (int)SocketOptionStore.Read(_socket!, SocketOption.PendingError);

    /// <summary>Makes <paramref name="interest"/> what epoll reports, besides errors and hang-ups.</summary>
    private protected void Watch(EpollEvents interest)
    {
        if (_watched && _interest == interest)
            return;
        Debug.Assert(Loop.InEventLoop, "interest changes on the loop's thread only");
        int operation = _watched ? LibC.EpollControlModify : LibC.EpollControlAdd;
        Loop.Poller.Control(operation, Socket, interest, _token);
        _watched = true;
        _interest = interest;
    }

    private protected void AlsoWatchFor(EpollEvents events) => Watch(_interest | events);

    private protected void StopWatchingFor(EpollEvents events) => Watch(_interest & ~events);

    /// <summary>The only way not to hear of a hang-up; the next <see cref="Watch"/> undoes it.</summary>
    private protected void Unwatch()
    {
        if (!_watched)
            return;
        Loop.Poller.Control(LibC.EpollControlDelete, Socket, EpollEvents.None, _token);
        _watched = false;
        _interest = EpollEvents.None;
    }
}
