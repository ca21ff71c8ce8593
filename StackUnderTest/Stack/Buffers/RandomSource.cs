namespace StackUnderTest.Stack.Buffers;

/// <summary>Numbers that can't be foreseen without the key: the keyed hash of a counter.</summary>
public sealed class RandomSource
{
    private readonly KeyedHash _hash;
    private ulong _counter;

    public RandomSource(KeyedHash hash) => _hash = hash;

    public ulong Next() => _hash.Of(++_counter, 0x72616e646f6d);

    /// <summary>A number in [0, bound).</summary>
    public int Next(int bound) => (int)(Next() >> 33) % bound;
}
