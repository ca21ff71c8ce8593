using DotNetty.Common.Internal.Logging;
using Microsoft.Extensions.Logging;

namespace Controller.Core.Channel.Epoll;

/// <summary>What the transport has to say; it speaks through the logger factory DotNetty was given.</summary>
internal static partial class EpollLog
{
    internal static ILogger Logger { get; } =
        InternalLoggerFactory.DefaultFactory.CreateLogger("Controller.Core.Channel.Epoll");

    [LoggerMessage(4101, LogLevel.Critical, "Event loop {Name} died")]
    internal static partial void LoopDied(ILogger logger, string name, Exception exception);

    [LoggerMessage(4102, LogLevel.Error, "Channel {Channel} failed outside its pipeline and is closed")]
    internal static partial void ChannelFailed(ILogger logger, string channel, Exception exception);

    [LoggerMessage(4103, LogLevel.Warning,
        "Can't accept a connection on {Address} (errno {Errno}): pausing for {Pause}")]
    internal static partial void AcceptPaused(ILogger logger, string address, int errno, TimeSpan pause);
}
