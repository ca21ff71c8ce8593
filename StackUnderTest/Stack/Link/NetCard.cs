using System;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Link;

/// <summary>What a card that can do more is asked to do with a frame.</summary>
public readonly struct TransmitRequest
{
    /// <summary>0, or the size of the TCP payload in each segment that the card cuts this frame into.</summary>
    public readonly int SegmentSize;

    /// <summary>The card writes the checksum of TCP or UDP; the field holds zero.</summary>
    public readonly bool TransportChecksum;

    public TransmitRequest(int segmentSize, bool transportChecksum)
    {
        SegmentSize = segmentSize;
        TransportChecksum = transportChecksum;
    }
}

/// <summary>
/// The net card abstraction: what a driver offers to the stack. It is an abstract class rather than an interface
/// because the freestanding compiler calls virtual methods without further machinery.
/// <para>
/// Sending is two steps so that packets are written where the card reads them: <see cref="TryReserve"/> gives the
/// memory, <see cref="Transmit"/> hands it over. A frame is taken in full or not at all; there is one sender at a
/// time, because one loop owns the stack. <see cref="FreeFrames"/> lets a fragmented datagram be refused as a whole: a
/// card must have a queue of at least 64 frames so that the greatest datagram (46 fragments at an MTU of 1500) can go.
/// </para>
/// </summary>
public abstract class NetCard
{
    public abstract MacAddress Address { get; }

    /// <summary>The greatest IP packet that fits into a frame.</summary>
    public abstract int Mtu { get; }

    public virtual bool LinkIsUp => true;

    /// <summary>
    /// The other end is the only neighbour: frames are bare IP packets, without Ethernet's header, padding and ARP.
    /// </summary>
    public virtual bool IsPointToPoint => false;

    /// <summary>Does the card write TCP's and UDP's checksums?</summary>
    public virtual bool ComputesChecksums => false;

    /// <summary>The greatest TCP payload that the card cuts into segments by itself; 0 if it doesn't.</summary>
    public virtual int LargeSendSize => 0;

    /// <summary>How many more frames <see cref="TryReserve"/> will accept now.</summary>
    public abstract int FreeFrames { get; }

    /// <summary>Memory for a frame of that size, valid until the next call; false if the card is full.</summary>
    public abstract bool TryReserve(int size, out Span<byte> frame);

    /// <summary>Sends what was written to the first <paramref name="size"/> octets of the reserved memory.</summary>
    public abstract void Transmit(int size, TransmitRequest request);

    /// <summary>The next received frame without its checksum, valid until the next call, which releases it.</summary>
    public abstract bool TryReceive(out ReadOnlySpan<byte> frame);

    /// <summary>Lets a multicast group's frames in, or keeps them out again.</summary>
    public virtual void SetGroup(MacAddress group, bool member)
    {
    }
}
