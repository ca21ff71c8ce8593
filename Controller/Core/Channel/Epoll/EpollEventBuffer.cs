using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Controller.Core.Channel.Epoll;

/// <summary>
/// Room for the events of one epoll_wait, outside the garbage collector's reach.
/// <code>
/// struct epoll_event   x86-64 (packed)   elsewhere
///   uint32 events      0..3              0..3
///   uint64 data        4..11             8..15
/// </code>
/// Source: linux/eventpoll.h, EPOLL_PACKED.
/// </summary>
internal sealed unsafe class EpollEventBuffer : IDisposable
{
    internal const int LargestEventSize = 16;

    private static readonly bool IsPacked = RuntimeInformation.ProcessArchitecture == Architecture.X64;
    private static readonly int EventSize = IsPacked ? 12 : 16;
    private static readonly int DataOffset = IsPacked ? 4 : 8;

    internal EpollEventBuffer(int capacity)
    {
        Capacity = capacity;
        Bytes = (byte*)NativeMemory.AllocZeroed((nuint)capacity, (nuint)EventSize);
    }

    internal int Capacity { get; }

    internal byte* Bytes { get; private set; }

    public void Dispose()
    {
        NativeMemory.Free(Bytes);
        Bytes = null;
    }

    /// <summary>Writes one event at <paramref name="destination"/>, which has room for the larger form.</summary>
    internal static void Write(byte* destination, EpollEvents events, ulong data)
    {
        Unsafe.WriteUnaligned(destination, (uint)events);
        Unsafe.WriteUnaligned(destination + DataOffset, data);
    }

    internal EpollEvents EventsAt(int index) =>
        (EpollEvents)Unsafe.ReadUnaligned<uint>(Bytes + (index * EventSize));

    internal ulong DataAt(int index) =>
        Unsafe.ReadUnaligned<ulong>(Bytes + (index * EventSize) + DataOffset);
}
