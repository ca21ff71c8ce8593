using System;
using System.Buffers.Binary;

namespace StackUnderTest.Programs;

/// <summary>
/// Octets for transfers that no two places share, so that a hash shows whatever is lost, repeated or exchanged:
/// Marsaglia's xorshift with shifts 13, 7 and 17.
/// </summary>
public sealed class Pattern
{
    private ulong _state = 1;

    /// <param name="seed">Not 0; the same gives the same octets.</param>
    public void Reset(ulong seed) => _state = seed;

    /// <summary>The next octets; their count is a multiple of 8.</summary>
    public void Fill(Span<byte> octets)
    {
        for (int i = 0; i < octets.Length; i += sizeof(ulong))
        {
            _state ^= _state << 13;
            _state ^= _state >> 7;
            _state ^= _state << 17;
            BinaryPrimitives.WriteUInt64LittleEndian(octets[i..], _state);
        }
    }
}
