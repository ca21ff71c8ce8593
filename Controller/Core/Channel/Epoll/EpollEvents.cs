namespace Controller.Core.Channel.Epoll;

/// <summary>The event bits of epoll_ctl(2) that the transport asks for or is given.</summary>
/// <remarks>
/// EPOLLRDHUP isn't among them: a FIN makes the socket readable too, and while reads are off its level-triggered
/// bit would only spin the loop.
/// </remarks>
[Flags]
internal enum EpollEvents : uint
{
    None = 0,
    In = 0x1,
    Out = 0x4,

    /// <summary>Reported whether asked for or not: the socket has a pending error.</summary>
    Error = 0x8,

    /// <summary>Reported whether asked for or not: both directions are shut down.</summary>
    HangUp = 0x10,
    EdgeTriggered = 0x80000000,
}
