using System;
using System.Buffers.Binary;

namespace StackUnderTest.Programs;

/// <summary>
/// SHA-256 (FIPS 180-4), octets as they come: the hash that <c>sha256sum</c> prints. One object is used again and again.
/// </summary>
public sealed class Sha256
{
    public const int Size = 32;
    private const int BlockSize = 64;
    private const int LengthOffset = BlockSize - sizeof(ulong);
    private const int Rounds = 64;

    private readonly byte[] _block = new byte[BlockSize];
    private readonly uint[] _state = new uint[8];
    private readonly uint[] _schedule = new uint[Rounds];
    private readonly uint[] _constants = new uint[Rounds];
    private int _filled;
    private ulong _length;

    public Sha256()
    {
        for (int i = 0; i < Rounds; i++)
            _constants[i] = Constants[i];
        Reset();
    }

    // FIPS 180-4 5.3.3.
    private static ReadOnlySpan<uint> Initial =>
    [
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
    ];

    // FIPS 180-4 4.2.2.
    private static ReadOnlySpan<uint> Constants =>
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    /// <summary>Begins anew.</summary>
    public void Reset()
    {
        for (int i = 0; i < _state.Length; i++)
            _state[i] = Initial[i];
        _filled = 0;
        _length = 0;
    }

    public void Append(ReadOnlySpan<byte> octets)
    {
        _length += (ulong)octets.Length;
        if (_filled > 0)
        {
            int size = Math.Min(BlockSize - _filled, octets.Length);
            octets[..size].CopyTo(new Span<byte>(_block)[_filled..]);
            _filled += size;
            octets = octets[size..];
            if (_filled < BlockSize)
                return;
            Take(_block);
            _filled = 0;
        }

        for (; octets.Length >= BlockSize; octets = octets[BlockSize..])
            Take(octets[..BlockSize]);
        octets.CopyTo(_block);
        _filled = octets.Length;
    }

    /// <summary>Writes the hash of all octets; nothing may be appended until <see cref="Reset"/>.</summary>
    public void Finish(Span<byte> hash)
    {
        Span<byte> block = _block;
        block[_filled++] = 0x80;
        block[_filled..].Clear();
        if (_filled > LengthOffset)
        {
            Take(block);
            block.Clear();
        }

        BinaryPrimitives.WriteUInt64BigEndian(block[LengthOffset..], _length * 8);
        Take(block);
        for (int i = 0; i < _state.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(hash[(i * sizeof(uint))..], _state[i]);
    }

    // FIPS 180-4 6.2.2.
    private void Take(ReadOnlySpan<byte> block)
    {
        uint[] w = _schedule, k = _constants;
        for (int i = 0; i < 16; i++)
            w[i] = BinaryPrimitives.ReadUInt32BigEndian(block[(i * sizeof(uint))..]);
        for (int i = 16; i < w.Length; i++)
        {
            uint x = w[i - 15], y = w[i - 2];
            w[i] = w[i - 16] + (Right(x, 7) ^ Right(x, 18) ^ x >> 3) + w[i - 7] + (Right(y, 17) ^ Right(y, 19) ^ y >> 10);
        }

        uint a = _state[0], b = _state[1], c = _state[2], d = _state[3];
        uint e = _state[4], f = _state[5], g = _state[6], h = _state[7];
        for (int i = 0; i < w.Length; i++)
        {
            uint first = h + (Right(e, 6) ^ Right(e, 11) ^ Right(e, 25)) + (e & f ^ ~e & g) + k[i] + w[i];
            uint second = (Right(a, 2) ^ Right(a, 13) ^ Right(a, 22)) + (a & b ^ a & c ^ b & c);
            h = g;
            g = f;
            f = e;
            e = d + first;
            d = c;
            c = b;
            b = a;
            a = first + second;
        }

        _state[0] += a;
        _state[1] += b;
        _state[2] += c;
        _state[3] += d;
        _state[4] += e;
        _state[5] += f;
        _state[6] += g;
        _state[7] += h;
    }

    private static uint Right(uint value, int count) => value >> count | value << (32 - count);
}
