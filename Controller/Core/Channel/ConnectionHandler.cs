using System.Diagnostics;
using System.Net;
using Controller.Core.Channel.Epoll;
using Controller.Core.Switches;
using DotNetty.Buffers;
using DotNetty.Common.Concurrency;
using DotNetty.Transport.Channels;
using DotNetty.Transport.Channels.Sockets;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Channel;

/// <summary>What a connection tells the session on it. All calls come on its event loop.</summary>
internal interface ISessionEvents
{
    void OnOpened();

    /// <summary>One whole message; its octets are gone when this returns.</summary>
    void OnFrame(ReadOnlySpan<byte> frame);

    /// <summary>All messages of this read have been seen; what they caused goes out next.</summary>
    void OnReadComplete();

    /// <summary>
    /// Once a second. <paramref name="halfMessage"/>: for how long a message has been cut in its middle.
    /// </summary>
    void OnTick(TimeSpan halfMessage);

    /// <summary>The stream can't be cut into messages any more.</summary>
    void OnBrokenFraming();

    void OnClosed(Exception? cause);
}

/// <summary>
/// Joins a DotNetty channel and a session: cuts what is read into messages in place, and sends all that a read
/// caused in one write.
/// </summary>
/// <remarks>
/// A peer that doesn't read stops being read: above the high-water mark of unsent bytes the channel isn't
/// writable, and reading pauses until it is. Without this, such a peer grows the process without bound.
/// </remarks>
internal sealed class ConnectionHandler(Func<IConnection, ISessionEvents> open, ConnectionCount count)
    : ChannelHandlerAdapter, IConnection
{
    private static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(1);

    // How long a closed session's channel stays, for the peer to take what was said last.
    private static readonly TimeSpan LingerTime = TimeSpan.FromSeconds(1);

    private readonly FrameTail _tail = new();
    private IChannelHandlerContext _context = null!;
    private OutputBuffer _output = null!;
    private ISessionEvents _session = null!;
    private long _tailSince;
    private bool _closing;
    private bool _ended;
    private Exception? _cause;

    public EndPoint? RemoteAddress { get; private set; }

    public long Now => Environment.TickCount64;

    public override void ChannelActive(IChannelHandlerContext context)
    {
        _context = context;
        _output = new OutputBuffer(context);
        count.Opened();
        RemoteAddress = Plain(context.Channel.RemoteAddress);
        _session = open(this);
        _session.OnOpened();
        EndTurn();
        ScheduleTick();
    }

    public override void ChannelRead(IChannelHandlerContext context, object message)
    {
        var buffer = (IByteBuffer)message;
        try
        {
            if (!_closing)
                Walk(buffer.Array.AsSpan(buffer.ArrayOffset + buffer.ReaderIndex, buffer.ReadableBytes));
        }
        finally
        {
            buffer.Release();
        }
    }

    public override void ChannelReadComplete(IChannelHandlerContext context)
    {
        if (_ended)
            return;
        _session.OnReadComplete();
        EndTurn();
    }

    public override void ChannelWritabilityChanged(IChannelHandlerContext context) =>
        context.Channel.Configuration.AutoRead = context.Channel.IsWritable;

    public override void ChannelInactive(IChannelHandlerContext context)
    {
        _closing = true;
        _tail.Clear();
        EndSession();
        _output.Release();
        count.Closed();
    }

    public override void ExceptionCaught(IChannelHandlerContext context, Exception exception) => Fail(exception);

    public Span<byte> Reserve(int size) => _output.Reserve(size);

    public void Close()
    {
        if (_closing)
            return;
        _closing = true;
        _output.Flush();
        // Whoever waits for the session's end needn't wait for the peer; but the session is in the middle of something.
        _context.Executor.Execute(EndSession);
        _context.Executor.Schedule(() => _context.CloseAsync(), LingerTime);
        _output.LastWrite.ContinueWith(_ => EndOutput(), CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    public void Post(Action work)
    {
        if (!_context.Channel.Active || _context.Executor.IsShuttingDown)
            return;
        try
        {
            _context.Executor.Execute(() => Run(work));
        }
        catch (RejectedExecutionException)
        {
            // The loop shut down since it was asked: the connection has closed, or is about to.
        }
    }

    private void Run(Action work)
    {
        if (_closing)
            return;
        try
        {
            work();
            EndTurn();
        }
        catch (Exception fault)
        {
            // An event loop drops what its tasks throw; a session that failed half-way must not go on.
            Fail(fault);
        }
    }

    private void Fail(Exception cause)
    {
        _cause ??= cause;
        _closing = true;
        _context.CloseAsync();
    }

    // Closing while octets of the peer are unread would reset the connection, and with it what is on its way there:
    // so only our half ends. The peer's end ends the channel, or else the time for it.
    private void EndOutput()
    {
        Task ended = _context.Channel switch
        {
            EpollSocketChannel epoll => epoll.ShutdownOutputAsync(),
            TcpSocketChannel socket => socket.ShutdownOutputAsync(),
            _ => _context.CloseAsync(),
        };
        // It fails where the peer was faster.
        ended.ContinueWith(failed => _ = failed.Exception, CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    private void EndSession()
    {
        if (_ended)
            return;
        _ended = true;
        _session.OnClosed(_cause);
    }

    private void Walk(ReadOnlySpan<byte> stream)
    {
        if (!_tail.IsEmpty && !TryFinishTail(ref stream))
            return;
        while (!_closing)
        {
            FrameStatus status = Frame.Measure(stream, out int size);
            if (status == FrameStatus.Complete)
            {
                _session.OnFrame(stream[..size]);
                stream = stream[size..];
                continue;
            }
            if (status == FrameStatus.Broken)
                _session.OnBrokenFraming();
            else if (!stream.IsEmpty)
                KeepTail(stream);
            return;
        }
    }

    // True when the message that an earlier read began has been handled, and the stream goes on behind it.
    private bool TryFinishTail(ref ReadOnlySpan<byte> stream)
    {
        FrameStatus status = _tail.Append(ref stream, out ReadOnlySpan<byte> frame);
        if (status == FrameStatus.Incomplete)
            return false;
        if (status == FrameStatus.Complete)
            _session.OnFrame(frame);
        else
            _session.OnBrokenFraming();
        _tail.Clear();
        return status == FrameStatus.Complete;
    }

    private void KeepTail(ReadOnlySpan<byte> stream)
    {
        _tailSince = Stopwatch.GetTimestamp();
        _tail.Append(ref stream, out _);
    }

    // Also after a close: what was said last, such as why, is to go out.
    private void EndTurn()
    {
        if (_context.Channel.Active)
            _output.Flush();
    }

    // A socket that takes IPv4 and IPv6 shows 192.0.2.1 as ::ffff:192.0.2.1.
    internal static EndPoint Plain(EndPoint address) =>
        address is IPEndPoint { Address.IsIPv4MappedToIPv6: true } mapped
            ? new IPEndPoint(mapped.Address.MapToIPv4(), mapped.Port)
            : address;

    private void ScheduleTick() => _context.Executor.Schedule(Tick, TickInterval);

    private void Tick()
    {
        if (_closing || !_context.Channel.Active)
            return;
        Run(() => _session.OnTick(_tail.IsEmpty ? TimeSpan.Zero : Stopwatch.GetElapsedTime(_tailSince)));
        if (!_closing)
            ScheduleTick();
    }
}
