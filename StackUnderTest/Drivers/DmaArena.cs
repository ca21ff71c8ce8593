using System;

namespace StackUnderTest.Drivers;

/// <summary>A piece of a <see cref="DmaArena"/>: the same octets as the processor and as the card see them.</summary>
public readonly unsafe struct DmaRegion
{
    public readonly byte* Pointer;

    /// <summary>What the card is told.</summary>
    public readonly uint Physical;

    public readonly int Size;

    public DmaRegion(byte* pointer, uint physical, int size)
    {
        Pointer = pointer;
        Physical = physical;
        Size = size;
    }

    public Span<byte> Slice(int offset, int size) => new(Pointer + offset, size);
}

/// <summary>
/// Memory that cards read and write by themselves: contiguous, never moved, below 4 GiB. It is only given out, at
/// start; nothing is returned.
/// </summary>
public sealed unsafe class DmaArena
{
    private readonly byte* _pointer;
    private readonly uint _physical;
    private readonly int _size;
    private int _used;

    /// <param name="pointer">Where the processor sees it.</param>
    /// <param name="physical">Where the card sees it.</param>
    /// <param name="size">Octets.</param>
    public DmaArena(byte* pointer, uint physical, int size)
    {
        _pointer = pointer;
        _physical = physical;
        _size = size;
    }

    public int FreeSize => _size - _used;

    /// <param name="size">Octets.</param>
    /// <param name="alignment">Of the physical address; a power of two.</param>
    /// <param name="region">Cleared memory.</param>
    public bool TryAllocate(int size, int alignment, out DmaRegion region)
    {
        uint mask = (uint)alignment - 1;
        int start = _used + (int)((0 - (_physical + (uint)_used)) & mask);
        if (size > _size - start)
        {
            region = default;
            return false;
        }

        region = new DmaRegion(_pointer + start, _physical + (uint)start, size);
        region.Slice(0, size).Clear();
        _used = start + size;
        return true;
    }
}
