namespace StackUnderTest.Stack.Buffers;

/// <summary>
/// SipHash-2-4 (Aumasson, Bernstein 2012) of two 64-bit words under a secret key: what an attacker must not foresee
/// (initial sequence numbers, cookies, ports, places in hash tables) comes from here. The message is always sixteen
/// octets, so the last block holds only the length.
/// </summary>
public readonly struct KeyedHash
{
    private const ulong LengthBlock = 16UL << 56;

    private readonly ulong _key0;
    private readonly ulong _key1;

    public KeyedHash(ulong key0, ulong key1)
    {
        _key0 = key0;
        _key1 = key1;
    }

    public ulong Of(ulong first, ulong second)
    {
        ulong v0 = _key0 ^ 0x736f6d6570736575, v1 = _key1 ^ 0x646f72616e646f6d;
        ulong v2 = _key0 ^ 0x6c7967656e657261, v3 = _key1 ^ 0x7465646279746573;
        Compress(first, ref v0, ref v1, ref v2, ref v3);
        Compress(second, ref v0, ref v1, ref v2, ref v3);
        Compress(LengthBlock, ref v0, ref v1, ref v2, ref v3);
        v2 ^= 0xff;
        for (int i = 0; i < 4; i++)
            Round(ref v0, ref v1, ref v2, ref v3);
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private static void Compress(ulong word, ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v3 ^= word;
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        v0 ^= word;
    }

    private static void Round(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v0 += v1;
        v1 = v1 << 13 | v1 >> 51;
        v1 ^= v0;
        v0 = v0 << 32 | v0 >> 32;
        v2 += v3;
        v3 = v3 << 16 | v3 >> 48;
        v3 ^= v2;
        v0 += v3;
        v3 = v3 << 21 | v3 >> 43;
        v3 ^= v0;
        v2 += v1;
        v1 = v1 << 17 | v1 >> 47;
        v1 ^= v2;
        v2 = v2 << 32 | v2 >> 32;
    }
}
