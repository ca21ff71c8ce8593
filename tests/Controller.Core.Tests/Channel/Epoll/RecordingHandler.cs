using System.Threading.Channels;
using DotNetty.Buffers;
using DotNetty.Transport.Channels;

namespace Controller.Core.Tests.Channel.Epoll;

/// <summary>Keeps what happens to one channel; the derived hooks act on it. Subclasses run on the event loop.</summary>
internal class RecordingHandler : ChannelHandlerAdapter
{
    private readonly Channel<byte[]> _received = System.Threading.Channels.Channel.CreateUnbounded<byte[]>();
    private readonly TaskCompletionSource<IChannel> _active = NewSource<IChannel>();
    private readonly TaskCompletionSource _unregistered = NewSource();
    private readonly TaskCompletionSource<object> _userEvent = NewSource<object>();
    private readonly TaskCompletionSource<Exception> _exception = NewSource<Exception>();
    private int _inactiveCount;

    internal Task<IChannel> Active => _active.Task.Bounded();

    /// <summary>Unregistered is the last event a channel fires, so every ChannelInactive has come by then.</summary>
    internal Task Unregistered => _unregistered.Task.Bounded();

    internal Task<object> UserEvent => _userEvent.Task.Bounded();

    internal Task<Exception> ExceptionSeen => _exception.Task.Bounded();

    internal bool HasException => _exception.Task.IsCompleted;

    internal int InactiveCount => Volatile.Read(ref _inactiveCount);

    internal bool HasReceived => _received.Reader.Count > 0;

    internal Task<byte[]> NextReceivedAsync() =>
        _received.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().Bounded();

    public override void ChannelActive(IChannelHandlerContext context)
    {
        _active.TrySetResult(context.Channel);
        context.FireChannelActive();
    }

    public override void ChannelRead(IChannelHandlerContext context, object message)
    {
        var buffer = (IByteBuffer)message;
        byte[] bytes = new byte[buffer.ReadableBytes];
        buffer.ReadBytes(bytes);
        buffer.Release();
        _received.Writer.TryWrite(bytes);
    }

    public override void ChannelInactive(IChannelHandlerContext context)
    {
        Interlocked.Increment(ref _inactiveCount);
        context.FireChannelInactive();
    }

    public override void ChannelUnregistered(IChannelHandlerContext context)
    {
        _unregistered.TrySetResult();
        context.FireChannelUnregistered();
    }

    public override void UserEventTriggered(IChannelHandlerContext context, object evt) => _userEvent.TrySetResult(evt);

    public override void ExceptionCaught(IChannelHandlerContext context, Exception exception) =>
        _exception.TrySetResult(exception);

    protected static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    protected static TaskCompletionSource<T> NewSource<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
