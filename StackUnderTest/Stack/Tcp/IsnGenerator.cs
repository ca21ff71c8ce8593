using StackUnderTest.Stack.Buffers;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Tcp;

/// <summary>
/// Initial sequence numbers as in RFC 6528: a clock of 4 microseconds plus a keyed hash of the connection's addresses
/// and ports. Timestamps' clocks get an offset in the same way (RFC 7323 7.1), the same for all incarnations of a pair,
/// so that PAWS and the TIME-WAIT rules hold across them.
/// </summary>
public readonly struct IsnGenerator
{
    private const uint IsnPurpose = 1;
    private const uint TimestampPurpose = 2;

    private readonly KeyedHash _hash;

    public IsnGenerator(KeyedHash hash) => _hash = hash;

    public SequenceNumber Next(in TcpTuple tuple, long now) =>
        new((uint)(now >> 2) + (uint)tuple.Hash(_hash, IsnPurpose));

    public uint TimestampOffset(in TcpTuple tuple) => (uint)tuple.Hash(_hash, TimestampPurpose);
}
