using System.Net;
using System.Net.Sockets;
using DotNetty.Transport.Channels;
using DotNetty.Transport.Channels.Sockets;
using Completion = DotNetty.Common.Concurrency.TaskCompletionSource;

namespace Controller.Core.Channel.Epoll;

/// <summary>
/// A TCP connection on an <see cref="EpollEventLoop"/>: accepted by an <see cref="EpollServerSocketChannel"/>, or
/// made with ConnectAsync. Carries <see cref="DotNetty.Buffers.IByteBuffer"/>s.
/// </summary>
/// <remarks>
/// A flush in ChannelReadComplete is a send on the same thread before the loop looks at the next event. The peer's
/// FIN or reset, a failed write or a close here each end in ChannelInactive exactly once; before it, a reset fires
/// ExceptionCaught with its SocketException. What was flushed but not sent by then fails with
/// <see cref="ClosedChannelException"/>, as with DotNetty's own channels.
/// </remarks>
public sealed partial class EpollSocketChannel : EpollChannel, ISocketChannel
{
    /// <summary>Sixteen reads, at most 1 MB, before the loop's other channels get their turn.</summary>
    private static readonly ChannelMetadata SocketMetadata = new(hasDisconnect: false, defaultMaxMessagesPerRead: 16);

    private readonly EpollSocketChannelConfiguration _configuration;
    private readonly IPEndPoint? _acceptedFrom;
    private bool _inputShutdown;
    private bool _outputShutdown;

    /// <summary>A channel to connect with.</summary>
    public EpollSocketChannel()
        : base(null) => _configuration = new EpollSocketChannelConfiguration(this);

    /// <summary>A connection that <paramref name="parent"/> accepted; owns the socket from here on.</summary>
    internal EpollSocketChannel(EpollServerSocketChannel parent, FileDescriptor socket, IPEndPoint? remoteAddress)
        : base(parent)
    {
        _configuration = new EpollSocketChannelConfiguration(this);
        _acceptedFrom = remoteAddress;
        OwnSocket(socket);
        SetActive();
    }

    public override ChannelMetadata Metadata => SocketMetadata;

    public override IChannelConfiguration Configuration => _configuration;

    internal override SocketOptionStore Options => _configuration.Store;

    protected override EndPoint? RemoteAddressInternal =>
        _acceptedFrom ?? (Active ? SocketEndPoints.Remote(Socket) : null);

    /// <summary>
    /// Sends a FIN after what the kernel already has, and leaves the receiving direction open. Closes the channel
    /// if the peer has already sent its own. Any thread.
    /// </summary>
    /// <exception cref="ClosedChannelException">The channel isn't connected.</exception>
    public Task ShutdownOutputAsync()
    {
        var done = new Completion();
        EventLoop.Execute(
            static (channel, done) => ((EpollSocketChannel)channel).ShutdownOutput((Completion)done), this, done);
        return done.Task;
    }

    internal override void OnReady(EpollEvents events)
    {
        if (_connectDone is not null)
        {
            FinishConnect();
            return;
        }
        const EpollEvents Trouble = EpollEvents.Error | EpollEvents.HangUp;
        // Reading goes first: what came before a reset is still delivered, and the read finds its cause.
        if ((events & (EpollEvents.In | Trouble)) != 0)
            OnReadable(events);
        if (_awaitsWritable && Open && (events & (EpollEvents.Out | Trouble)) != 0)
            ((SocketUnsafe)Unsafe).ContinueFlush();
    }

    protected override IChannelUnsafe NewUnsafe() => new SocketUnsafe(this);

    protected override void DoBind(EndPoint localAddress) =>
        throw new NotSupportedException("give ConnectAsync the local address");

    protected override void DoClose()
    {
        AbandonConnect();
        base.DoClose();
    }

    private void ShutdownOutput(Completion done)
    {
        if (!Active || LibC.Shutdown(Socket, LibC.ShutdownWrite) != 0)
        {
            done.TrySetException(new ClosedChannelException());
            return;
        }
        _outputShutdown = true;
        if (_inputShutdown)
            Unsafe.CloseAsync();
        done.TryComplete();
    }

    private sealed class SocketUnsafe(EpollSocketChannel owner) : AbstractUnsafe(owner), IChannelUnsafe
    {
        /// <summary>Comes with every read, and the base's allocates a closure each time.</summary>
        void IChannelUnsafe.BeginRead()
        {
            if (!owner.Active)
                return;
            try
            {
                owner.DoBeginRead();
            }
            catch (SocketException e)
            {
                // Not from within the outbound call: a handler may be in the middle of something.
                owner.EventLoop.Execute(static (channel, cause) =>
                    ((EpollSocketChannel)channel).Fail((SocketException)cause), owner, e);
            }
        }

        public override Task ConnectAsync(EndPoint remoteAddress, EndPoint? localAddress) =>
            owner.Connect(remoteAddress, localAddress);

        internal void ContinueFlush() => base.Flush0();

        /// <summary>While the socket is full, only epoll's word that it no longer is makes trying worthwhile.</summary>
        protected override void Flush0()
        {
            if (!owner._awaitsWritable)
                base.Flush0();
        }
    }
}
