using System.Runtime.InteropServices;

namespace Benchmarks.Net;

/// <summary>
/// What one turn writes to one connection: everything is appended here and goes out in one send. Shared by all
/// connections of a loop, so it stays in the cache.
/// </summary>
internal sealed unsafe class OutputBuffer : IDisposable
{
    /// <summary>Room for the deepest window of packet-ins, and for all table features in one go.</summary>
    private const int Capacity = 4 << 20;

    private readonly byte* _start = (byte*)NativeMemory.AlignedAlloc(Capacity, 64);

    public int Size { get; private set; }

    public byte* Start => _start;

    /// <summary>Octets to fill; not cleared.</summary>
    public byte* Take(int size)
    {
        if (Size + size > Capacity)
            throw new InvalidOperationException("a turn's output is larger than its buffer");
        byte* at = _start + Size;
        Size += size;
        return at;
    }

    public Span<byte> TakeSpan(int size) => new(Take(size), size);

    public void Clear() => Size = 0;

    public void Dispose() => NativeMemory.AlignedFree(_start);
}
