using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Benchmarks.Wire;

/// <summary>
/// The last answer that was read strictly and found right, with the octets masked out that may differ in the next
/// one. Whoever equals it in all other octets is as right in its form, and has its fields at the same offsets: so
/// every bit of every answer is judged, at the cost of four vector compares.
/// </summary>
internal sealed unsafe class MessageShape : IDisposable
{
    /// <summary>Longer answers are read strictly each time.</summary>
    private const int Capacity = 256;

    private const int XidAt = 4;

    private readonly byte* _octets = (byte*)NativeMemory.AlignedAlloc(2 * Capacity, 64);
    private readonly byte* _mask;
    private int _size;

    public MessageShape()
    {
        _mask = _octets + Capacity;
    }

    public int InPortAt { get; private set; }

    public int DestinationAt { get; private set; }

    public int SourceAt { get; private set; }

    public int OutPortAt { get; private set; }

    /// <summary>The number of the frame in a packet-out.</summary>
    public int NumberAt { get; private set; }

    /// <summary>
    /// Whether the message has this shape. Reads up to 31 octets past its end: the buffer must have them.
    /// </summary>
    public bool Fits(byte* message, int size)
    {
        if (size != _size)
            return false;
        Vector256<byte> difference = Vector256<byte>.Zero;
        for (int at = 0; at < size; at += Vector256<byte>.Count)
            difference |= (Vector256.Load(message + at) ^ Vector256.Load(_octets + at)) & Vector256.Load(_mask + at);
        return difference == Vector256<byte>.Zero;
    }

    /// <summary>Takes a message as the example; the cookie at an offset of 0 stands for none.</summary>
    public void Learn(byte* message, int size, int inPortAt, int destinationAt, int sourceAt, int outPortAt,
        int cookieAt, int numberAt)
    {
        if (size > Capacity)
            return;
        _size = size;
        (InPortAt, DestinationAt, SourceAt, OutPortAt, NumberAt) =
            (inPortAt, destinationAt, sourceAt, outPortAt, numberAt);
        new Span<byte>(_octets, 2 * Capacity).Clear();
        new ReadOnlySpan<byte>(message, size).CopyTo(new Span<byte>(_octets, size));
        new Span<byte>(_mask, size).Fill(0xff);
        Free(XidAt, sizeof(uint));
        Free(inPortAt, sizeof(uint));
        Free(destinationAt, 6);
        Free(sourceAt, 6);
        Free(outPortAt, sizeof(uint));
        if (cookieAt != 0)
            Free(cookieAt, sizeof(ulong));
        if (numberAt != 0)
            Free(numberAt, sizeof(uint));
    }

    public void Dispose() => NativeMemory.AlignedFree(_octets);

    private void Free(int at, int size) => new Span<byte>(_mask + at, size).Clear();
}
