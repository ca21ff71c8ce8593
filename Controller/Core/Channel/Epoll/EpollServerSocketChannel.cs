using System.Net;
using DotNetty.Transport.Channels;
using DotNetty.Transport.Channels.Sockets;

namespace Controller.Core.Channel.Epoll;

/// <summary>
/// A listening TCP socket, for <c>ServerBootstrap.ChannelFactory(() => new EpollServerSocketChannel())</c>. Bound to
/// [::] it takes IPv4 connections too. Reads <see cref="EpollSocketChannel"/>s.
/// </summary>
/// <remarks>
/// BindAsync fails with the kernel's own <see cref="System.Net.Sockets.SocketException"/> (AddressAlreadyInUse,
/// AccessDenied, ...). When the kernel can't hand out a connection, for want of descriptors mostly, accepting pauses
/// for 100 ms at a time instead of spinning on a listener that stays readable.
/// </remarks>
public sealed class EpollServerSocketChannel : EpollChannel, IServerSocketChannel
{
    internal static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100);

    /// <summary>Up to 64 connections before the loop's other channels get their turn.</summary>
    private static readonly ChannelMetadata ServerMetadata = new(hasDisconnect: false, defaultMaxMessagesPerRead: 64);

    private readonly EpollServerSocketChannelConfiguration _configuration;
    private readonly AcceptCall _accept;
    private bool _isPaused;

    public EpollServerSocketChannel()
        : this(SocketEndPoints.Accept)
    {
    }

    /// <summary>A test can't exhaust its process's descriptors, so it brings an accept that says they are.</summary>
    internal EpollServerSocketChannel(AcceptCall accept)
        : base(null)
    {
        _accept = accept;
        _configuration = new EpollServerSocketChannelConfiguration(this);
    }

    /// <summary><see cref="SocketEndPoints.Accept"/>, or a test's.</summary>
    internal delegate int AcceptCall(int listener, Span<byte> address, out int addressSize);

    public override ChannelMetadata Metadata => ServerMetadata;

    public override IChannelConfiguration Configuration => _configuration;

    internal override SocketOptionStore Options => _configuration.Store;

    protected override EndPoint? RemoteAddressInternal => null;

    private protected override bool IsReadHeld => _isPaused;

    internal override void OnReady(EpollEvents events)
    {
        if (!WantsRead)
        {
            StopWatchingFor(EpollEvents.In);
            return;
        }
        IRecvByteBufAllocatorHandle handle = Unsafe.RecvBufAllocHandle;
        handle.Reset(_configuration);
        int errno;
        do
        {
            errno = AcceptOne();
            if (Errno.ConcernsOneConnectionOnly(errno))
                errno = 0;
            handle.IncMessagesRead(1);
        }
        while (Open && errno == 0 && handle.ContinueReading());

        handle.ReadComplete();
        Pipeline.FireChannelReadComplete();
        // Mostly EMFILE and ENFILE; whatever else it may be, giving up listening would be worse.
        if (Open && errno is not (0 or Errno.WouldBlock))
            Pause(errno);
    }

    protected override IChannelUnsafe NewUnsafe() => new ServerUnsafe(this);

    protected override void DoBind(EndPoint localAddress)
    {
        IPEndPoint local = SocketEndPoints.RequireIP(localAddress);
        const int Type = LibC.SocketStream | LibC.NonBlocking | LibC.CloseOnExec;
        OwnSocket(FileDescriptor.From(LibC.Socket(SocketEndPoints.KernelFamily(local), Type, 0), "socket"));
        if (local.Address.Equals(IPAddress.IPv6Any))
            Options.Set(SocketOption.OnlyIPv6, 0);
        if (SocketEndPoints.Bind(Socket, local) != 0)
            throw Errno.ToException(Errno.Last, $"bind {local}");
        // Two listeners with SO_REUSEADDR may both bind; the second then fails here.
        if (LibC.Listen(Socket, _configuration.Backlog) != 0)
            throw Errno.ToException(Errno.Last, $"listen {local}");
        SetActive();
    }

    protected override void DoWrite(ChannelOutboundBuffer input) => throw new NotSupportedException();

    protected override object FilterOutboundMessage(object msg) => throw new NotSupportedException();

    /// <returns>0 and a channel sent down the pipeline, or the error.</returns>
    private int AcceptOne()
    {
        Span<byte> address = stackalloc byte[SocketEndPoints.LargestAddressSize];
        int accepted = _accept(Socket, address, out int addressSize);
        if (accepted < 0)
            return Errno.Last;
        var socket = new FileDescriptor(accepted);
        EpollSocketChannel channel;
        try
        {
            channel = new EpollSocketChannel(this, socket, SocketEndPoints.Read(address[..addressSize]));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        NoteRead();
        Pipeline.FireChannelRead(channel);
        return 0;
    }

    private void Pause(int errno)
    {
        EpollLog.AcceptPaused(EpollLog.Logger, $"{LocalAddress}", errno, AcceptPause);
        _isPaused = true;
        StopWatchingFor(EpollEvents.In);
        Loop.Schedule(static channel => ((EpollServerSocketChannel)channel).Resume(), this, AcceptPause);
    }

    private void Resume()
    {
        _isPaused = false;
        if (Active && WantsRead)
            AlsoWatchFor(EpollEvents.In);
    }

    private sealed class ServerUnsafe(EpollServerSocketChannel channel) : AbstractUnsafe(channel)
    {
        public override Task ConnectAsync(EndPoint remoteAddress, EndPoint localAddress) =>
            Task.FromException(new NotSupportedException());
    }
}
