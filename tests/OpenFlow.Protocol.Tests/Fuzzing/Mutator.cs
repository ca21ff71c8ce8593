using System.Buffers.Binary;

namespace OpenFlow.Protocol.Tests.Fuzzing;

/// <summary>
/// Makes inputs out of seeds: octets changed to what breaks readers best, lengths moved by a little, pieces cut out,
/// doubled, or taken from another seed. Blind to what the reader does with them. The same seed gives the same inputs.
/// </summary>
internal sealed class Mutator(int seed)
{
    private const int MostChanges = 6;
    private const int MaxSize = 4096;
    private const int LengthOffset = 2;

    // Nothing, everything, and what lies beside a boundary; and what texts are made of.
    private static readonly byte[] Breakers =
        [0, 1, 3, 4, 7, 8, 0x0f, 0x10, 0x7f, 0x80, 0xfe, 0xff, .. "0,=:()[]./->-+ "u8];

    private readonly Random _random = new(seed);
    private byte[] _input = new byte[2 * MaxSize];
    private byte[] _scratch = new byte[2 * MaxSize];
    private int _size;

    /// <summary>The next input; its octets are gone when the one after it is made.</summary>
    public ReadOnlySpan<byte> Next(IReadOnlyList<byte[]> seeds)
    {
        Take(seeds[_random.Next(seeds.Count)]);
        for (int changes = _random.Next(MostChanges + 1); changes > 0; changes--)
            Change(seeds);
        // Mostly the header says what is there, so that more than the first check is tried.
        if (_size >= LengthOffset + sizeof(ushort) && _random.Next(3) != 0 && _input[0] == 4)
            BinaryPrimitives.WriteUInt16BigEndian(_input.AsSpan(LengthOffset), (ushort)_size);
        return _input.AsSpan(0, _size);
    }

    private void Take(byte[] octets)
    {
        _size = Math.Min(octets.Length, MaxSize);
        octets.AsSpan(0, _size).CopyTo(_input);
    }

    private void Change(IReadOnlyList<byte[]> seeds)
    {
        if (_size == 0)
        {
            _input[_size++] = (byte)_random.Next(256);
            return;
        }
        int at = _random.Next(_size);
        int count = Math.Min(1 + _random.Next(16), _size - at);
        switch (_random.Next(8))
        {
            case 0:
                _input[at] = (byte)_random.Next(256);
                break;
            case 1 or 2:
                _input[at] = Breakers[_random.Next(Breakers.Length)];
                break;
            case 3:
                _input[at] = (byte)(_input[at] + _random.Next(-8, 9));
                break;
            case 4:
                Replace(at, count, []);
                break;
            case 5:
                Replace(at, 0, _input.AsSpan(at, count).ToArray());
                break;
            case 6:
                byte[] other = seeds[_random.Next(seeds.Count)];
                int from = _random.Next(other.Length + 1);
                Replace(at, count, other.AsSpan(from, Math.Min(other.Length - from, 1 + _random.Next(32))));
                break;
            default:
                _size = _random.Next(4) == 0 ? at : _size;
                _input[at] ^= (byte)(1 << _random.Next(8));
                break;
        }
    }

    private void Replace(int at, int count, ReadOnlySpan<byte> by)
    {
        int size = _size - count + by.Length;
        if (size > MaxSize)
            return;
        _input.AsSpan(0, at).CopyTo(_scratch);
        by.CopyTo(_scratch.AsSpan(at));
        _input.AsSpan(at + count, _size - at - count).CopyTo(_scratch.AsSpan(at + by.Length));
        (_input, _scratch) = (_scratch, _input);
        _size = size;
    }
}
