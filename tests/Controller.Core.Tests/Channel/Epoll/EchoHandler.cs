using DotNetty.Transport.Channels;

namespace Controller.Core.Tests.Channel.Epoll;

/// <summary>
/// Sends back what it gets, with one flush per read, and stops reading while its output is over the high water mark.
/// </summary>
internal sealed class EchoHandler : RecordingHandler
{
    private readonly TaskCompletionSource _unwritable = NewSource();
    private readonly TaskCompletionSource _writableAgain = NewSource();
    private long _mostPending;

    internal Task Unwritable => _unwritable.Task.Bounded();

    internal Task WritableAgain => _writableAgain.Task.Bounded();

    internal long MostPending => Volatile.Read(ref _mostPending);

    public override void ChannelRead(IChannelHandlerContext context, object message)
    {
        context.WriteAsync(message);
        long pending = context.Channel.Unsafe.OutboundBuffer.TotalPendingWriteBytes();
        _mostPending = Math.Max(_mostPending, pending);
    }

    public override void ChannelReadComplete(IChannelHandlerContext context) => context.Flush();

    public override void ChannelWritabilityChanged(IChannelHandlerContext context)
    {
        bool isWritable = context.Channel.IsWritable;
        context.Channel.Configuration.AutoRead = isWritable;
        (isWritable ? _writableAgain : _unwritable).TrySetResult();
    }
}
