using System;
using StackUnderTest.Stack.Buffers;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Link;

/// <summary>Whom an interface tells that a neighbour answered, or didn't.</summary>
public abstract class NeighbourListener
{
    /// <summary>Packets to this neighbour flow now: sockets that waited for it go on.</summary>
    public abstract void NeighbourResolved(Ipv4Address neighbour, long now);

    public abstract void NeighbourFailed(Ipv4Address neighbour, long now);
}

/// <summary>
/// A card with its address and neighbours; the neighbour at the other end of a point-to-point card needs none of its link.
/// Sending is <see cref="TryBegin"/>, writing the packet into the memory it
/// gives, and <see cref="Commit"/>; nothing else may be sent in between, which one owner makes easy to keep.
/// ARP itself (RFC 826, RFC 5227) is in the other half of this class.
/// </summary>
public sealed partial class EthernetInterface
{
    private const int MinimumFrameSize = 60;

    private readonly StackCounters _counters;
    private readonly NeighbourListener _listener;
    private int _frameSize;
    private bool _toCard;

    public EthernetInterface(
        int index, NetCard card, BlockPool arpQueue, KeyedHash hash, StackCounters counters, NeighbourListener listener)
    {
        Index = index;
        Card = card;
        _counters = counters;
        _listener = listener;
        Arp = new ArpCache(arpQueue, hash, counters);
        _random = new RandomSource(new KeyedHash(hash.Of((ulong)index, 1), hash.Of((ulong)index, 2)));
        Mtu = card.Mtu;
    }

    public int Index { get; }

    public NetCard Card { get; }

    public ArpCache Arp { get; }

    /// <summary>0.0.0.0 until configured.</summary>
    public Ipv4Address Address { get; private set; }

    public int PrefixLength { get; private set; }

    /// <summary>At most the card's; DHCP and the command line may lower it.</summary>
    public int Mtu { get; private set; }

    public Ipv4Address DirectedBroadcast => new(Address.Value | ~Ipv4Address.Mask(PrefixLength));

    public void SetMtu(int mtu) => Mtu = Math.Min(Math.Max(mtu, 68), Card.Mtu);

    /// <summary>An address that reaches everyone on this link.</summary>
    public bool IsBroadcast(Ipv4Address address) => address == Ipv4Address.Broadcast
        || (!Address.IsAny && PrefixLength < 31
            && (address == DirectedBroadcast || address.Value == (Address.Value & Ipv4Address.Mask(PrefixLength))));

    public bool IsOnLink(Ipv4Address address) =>
        !Address.IsAny && ((address.Value ^ Address.Value) & Ipv4Address.Mask(PrefixLength)) == 0;

    /// <summary>Has this neighbour answered, or is there none to ask for?</summary>
    public bool Knows(Ipv4Address neighbour)
    {
        int entry = Arp.Find(neighbour);
        return Card.IsPointToPoint || IsBroadcast(neighbour) || neighbour.IsMulticast
            || (entry >= 0 && Arp[entry].State is not (NeighbourState.Incomplete or NeighbourState.Failed));
    }

    /// <summary>Memory for an IP packet to a neighbour: the card's own, or the queue of one not yet resolved.</summary>
    public SendResult TryBegin(Ipv4Address neighbour, int size, long now, out Span<byte> packet)
    {
        packet = default;
        MacAddress hardware;
        if (Card.IsPointToPoint)
            return TryReserve(size, out packet) ? SendResult.Ready : SendResult.CardFull;
        if (IsBroadcast(neighbour))
            hardware = MacAddress.Broadcast;
        else if (neighbour.IsMulticast)
            hardware = MacAddress.OfGroup(neighbour);
        else
        {
            int entry = Lookup(neighbour, now);
            if (Arp[entry].State == NeighbourState.Failed)
                return SendResult.HostUnreachable;
            if (Arp[entry].State == NeighbourState.Incomplete)
            {
                _toCard = false;
                return Arp.TryEnqueue(entry, size, out packet) ? SendResult.Ready : SendResult.Resolving;
            }

            hardware = Arp[entry].Hardware;
        }

        return TryReserve(hardware, EthernetView.TypeIpv4, size, out packet) ? SendResult.Ready : SendResult.CardFull;
    }

    /// <summary>Sends what <see cref="TryBegin"/> gave memory for.</summary>
    public void Commit(TransmitRequest request)
    {
        if (!_toCard)
            return;
        _counters.FramesOut++;
        Card.Transmit(_frameSize, request);
    }

    /// <summary>
    /// Would that many packets to a neighbour all find room? Asks for the neighbour if it isn't known.
    /// </summary>
    public SendResult Check(Ipv4Address neighbour, int count, long now)
    {
        bool resolved = Card.IsPointToPoint || IsBroadcast(neighbour) || neighbour.IsMulticast;
        if (!resolved)
        {
            NeighbourState state = Arp[Lookup(neighbour, now)].State;
            if (state == NeighbourState.Failed)
                return SendResult.HostUnreachable;
            if (state == NeighbourState.Incomplete)
                return count > ArpCache.GreatestQueue ? SendResult.Resolving : SendResult.Ready;
        }

        return Card.FreeFrames < count ? SendResult.CardFull : SendResult.Ready;
    }

    /// <summary>Is a packet to this neighbour put into the card, rather than into a queue behind ARP?</summary>
    public bool GoesToCard => _toCard;

    private bool TryReserve(int size, out Span<byte> packet)
    {
        _frameSize = size;
        _toCard = Card.TryReserve(size, out packet);
        if (!_toCard)
            _counters.FramesRefusedByCard++;
        return _toCard;
    }

    private bool TryReserve(MacAddress destination, ushort type, int size, out Span<byte> payload)
    {
        payload = default;
        int frameSize = Math.Max(EthernetView.HeaderSize + size, MinimumFrameSize);
        if (!Card.TryReserve(frameSize, out Span<byte> frame))
        {
            _counters.FramesRefusedByCard++;
            return false;
        }

        // Padding must not carry an older frame's octets out.
        frame[(EthernetView.HeaderSize + size)..frameSize].Clear();
        EthernetView.Write(frame, destination, Card.Address, type);
        payload = frame.Slice(EthernetView.HeaderSize, size);
        _frameSize = frameSize;
        _toCard = true;
        return true;
    }
}
