using System.Diagnostics;

namespace Controller.Core.Channel.Epoll;

/// <summary>One epoll instance and the eventfd that wakes it.</summary>
/// <remarks>
/// Everything but <see cref="Wake"/> belongs to the event loop's thread. The eventfd is watched edge-triggered:
/// each write raises a new event, so nobody has to read the counter back (2^64 - 2 writes would fill it).
/// </remarks>
internal sealed unsafe class EpollPoller : IDisposable
{
    /// <summary>The token of the eventfd; channel tokens are never zero.</summary>
    internal const ulong WakeToken = 0;

    private const int EventsPerWait = 256;

    private readonly FileDescriptor _epoll;
    private readonly FileDescriptor _wake;
    private readonly EpollEventBuffer _ready;

    internal EpollPoller()
    {
        _epoll = FileDescriptor.From(LibC.EpollCreate(LibC.CloseOnExec), "epoll_create1");
        try
        {
            int wake = LibC.EventDescriptor(0, LibC.CloseOnExec | LibC.NonBlocking);
            _wake = FileDescriptor.From(wake, "eventfd");
            Control(LibC.EpollControlAdd, wake, EpollEvents.In | EpollEvents.EdgeTriggered, WakeToken);
        }
        catch
        {
            _wake?.Dispose();
            _epoll.Dispose();
            throw;
        }
        _ready = new EpollEventBuffer(EventsPerWait);
    }

    public void Dispose()
    {
        _wake.Dispose();
        _epoll.Dispose();
        _ready.Dispose();
    }

    /// <summary>Blocks for events, at most so many milliseconds (-1: no bound, 0: not at all).</summary>
    /// <returns>How many events are ready, at most 256; the rest come with the next call.</returns>
    internal int Wait(int timeoutMilliseconds)
    {
        int count = LibC.EpollWait(_epoll.Number, _ready.Bytes, _ready.Capacity, timeoutMilliseconds);
        if (count >= 0)
            return count;
        int errno = Errno.Last;
        return errno == Errno.Interrupted ? 0 : throw Errno.ToException(errno, "epoll_wait");
    }

    internal EpollEvents EventsAt(int index) => _ready.EventsAt(index);

    internal ulong TokenAt(int index) => _ready.DataAt(index);

    /// <summary>Adds, modifies or deletes (epoll_ctl's operations) the interest in one descriptor.</summary>
    internal void Control(int operation, int descriptor, EpollEvents events, ulong token)
    {
        byte* epollEvent = stackalloc byte[EpollEventBuffer.LargestEventSize];
        EpollEventBuffer.Write(epollEvent, events, token);
        if (LibC.EpollControl(_epoll.Number, operation, descriptor, epollEvent) != 0)
            throw Errno.ToException(Errno.Last, "epoll_ctl");
    }

    /// <summary>Makes the current or next <see cref="Wait"/> return. Any thread.</summary>
    internal void Wake()
    {
        ulong one = 1;
        nint written = LibC.Write(_wake.Number, &one, sizeof(ulong));
        Debug.Assert(written == sizeof(ulong), "an eventfd that nobody fills takes every write");
    }
}
