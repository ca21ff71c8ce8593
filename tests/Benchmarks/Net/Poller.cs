using System.Runtime.InteropServices;

namespace Benchmarks.Net;

/// <summary>A level-triggered epoll set; each descriptor carries the caller's index.</summary>
internal sealed unsafe class Poller : IDisposable
{
    private const int Capacity = 1024;
    private const int Add = 1;
    private const int Modify = 3;
    private const uint In = 0x1;
    private const uint Out = 0x4;
    private const uint ErrorOrHangUp = 0x18;

    // struct epoll_event is packed on x86-64 and nowhere else (epoll_ctl(2)).
    private static readonly bool Packed = RuntimeInformation.ProcessArchitecture == Architecture.X64;
    private static readonly int DataOffset = Packed ? 4 : 8;
    private static readonly int EventSize = DataOffset + sizeof(long);

    private readonly int _epoll = LibC.Check(LibC.EpollCreate(LibC.CloseOnExec), "epoll_create1");
    private readonly byte* _events = (byte*)NativeMemory.AllocZeroed((nuint)(Capacity * EventSize));

    /// <summary>Watches a descriptor for input; closing it ends that.</summary>
    public void Watch(int descriptor, int index) => Control(Add, descriptor, index, In);

    /// <summary>Whether to wait for room in its send buffer as well.</summary>
    public void WatchOutput(int descriptor, int index, bool output) =>
        Control(Modify, descriptor, index, output ? In | Out : In);

    /// <summary>Waits at most so many milliseconds (0: looks only, -1: for ever); the count of what is ready.</summary>
    public int Wait(int timeoutMilliseconds)
    {
        int count = LibC.EpollWait(_epoll, _events, Capacity, timeoutMilliseconds);
        if (count < 0 && Marshal.GetLastPInvokeError() == LibC.Interrupted)
            return 0;
        return LibC.Check(count, "epoll_wait");
    }

    public int IndexAt(int at) => *(int*)(_events + at * EventSize + DataOffset);

    public bool ReadableAt(int at) => (FlagsAt(at) & (In | ErrorOrHangUp)) != 0;

    public bool WritableAt(int at) => (FlagsAt(at) & Out) != 0;

    public void Dispose()
    {
        _ = LibC.Close(_epoll);
        NativeMemory.Free(_events);
    }

    private uint FlagsAt(int at) => *(uint*)(_events + at * EventSize);

    private void Control(int operation, int descriptor, int index, uint flags)
    {
        byte* epollEvent = stackalloc byte[EventSize];
        *(uint*)epollEvent = flags;
        *(long*)(epollEvent + DataOffset) = index;
        LibC.Check(LibC.EpollControl(_epoll, operation, descriptor, epollEvent), "epoll_ctl");
    }
}
