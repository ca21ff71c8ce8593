using System;

namespace StackUnderTest.Stack.Buffers;

/// <summary>
/// Blocks of one size, all allocated at start. Who takes one returns it; when none is left <see cref="TryTake"/> says
/// so and counts it: running out is an ordinary event that each user answers in its own way, never a failure.
/// </summary>
public sealed class BlockPool
{
    private readonly byte[] _memory;
    private readonly int[] _free;

    public BlockPool(int count, int blockSize)
    {
        BlockSize = blockSize;
        Count = count;
        _memory = new byte[count * blockSize];
        _free = new int[count];
        for (int i = 0; i < count; i++)
            _free[i] = count - 1 - i;
        FreeCount = count;
    }

    public int BlockSize { get; }

    public int Count { get; }

    public int FreeCount { get; private set; }

    /// <summary>How often a block was wanted and none was left.</summary>
    public long Exhausted { get; private set; }

    public Span<byte> this[int block] => new(_memory, block * BlockSize, BlockSize);

    public bool TryTake(out int block)
    {
        if (FreeCount == 0)
        {
            Exhausted++;
            block = -1;
            return false;
        }

        block = _free[--FreeCount];
        return true;
    }

    public void Return(int block) => _free[FreeCount++] = block;
}
