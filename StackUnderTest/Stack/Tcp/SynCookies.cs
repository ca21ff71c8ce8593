using System;
using StackUnderTest.Stack.Buffers;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Tcp;

/// <summary>
/// SYN cookies (RFC 4987 3.6): when the half-open table is full, the initial sequence number itself remembers what is
/// needed. It is a keyed hash of the addresses, ports, the peer's number and a counter of 64 seconds, plus the lowest
/// three bits of that counter and three bits that choose a segment size. Window scale, SACK and timestamps are lost.
/// <code>| hash 26 bits | counter 3 | segment size 3 |</code>
/// </summary>
public readonly struct SynCookies
{
    private const uint Purpose = 3;
    private const int CounterShift = 26; // 2^26 microseconds are 67 seconds
    private const int LowBits = 6;
    private const uint LowMask = (1 << LowBits) - 1;

    private readonly KeyedHash _hash;

    public SynCookies(KeyedHash hash) => _hash = hash;

    private static ReadOnlySpan<ushort> Sizes => [64, 256, 536, 1024, 1220, 1380, 1440, 1460];

    public SequenceNumber Make(in TcpTuple tuple, SequenceNumber peer, int segmentSize, long now)
    {
        uint size = 0;
        while (size < 7 && Sizes[(int)size + 1] <= segmentSize)
            size++;
        uint counter = (uint)(now >> CounterShift);
        return new SequenceNumber(Hash(tuple, peer, counter) << LowBits | (counter & 7) << 3 | size);
    }

    /// <summary>Is it a cookie of ours, of this minute or the one before?</summary>
    public bool TryRead(in TcpTuple tuple, SequenceNumber peer, SequenceNumber cookie, long now, out int segmentSize)
    {
        segmentSize = Sizes[(int)(cookie.Value & 7)];
        uint counter = (uint)(now >> CounterShift);
        for (uint age = 0; age < 2; age++)
        {
            uint low = (counter - age & 7) << 3 | cookie.Value & 7;
            if ((cookie.Value & LowMask) == low && cookie.Value >> LowBits == Hash(tuple, peer, counter - age))
                return true;
        }

        return false;
    }

    private uint Hash(in TcpTuple tuple, SequenceNumber peer, uint counter) =>
        (uint)_hash.Of(tuple.Hash(_hash, Purpose), (ulong)peer.Value << 32 | counter) >> LowBits;
}
