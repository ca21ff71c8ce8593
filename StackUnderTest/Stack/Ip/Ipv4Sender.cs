using System;
using StackUnderTest.Stack.Buffers;
using StackUnderTest.Stack.Link;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Ip;

/// <summary>
/// Sends packets of up to 65535 octets. <see cref="TryBegin"/> finds the route and gives memory for the payload: where
/// the card reads it if the packet fits into a frame, otherwise a staging area from which <see cref="Commit"/> cuts
/// fragments. A datagram whose fragments don't all fit into the card is refused before the first one goes.
/// </summary>
public sealed class Ipv4Sender
{
    private const int IdentificationCounters = 256;
    public const int GreatestPayload = 65535 - Ipv4View.MinimumHeaderSize;

    private readonly EthernetInterface[] _interfaces;
    private readonly RouteTable _routes;
    private readonly KeyedHash _hash;
    private readonly StackCounters _counters;
    private readonly byte[] _staging = new byte[GreatestPayload];
    private IpFlow _flow;
    private EthernetInterface _out;
    private Ipv4Address _nextHop;
    private int _size;
    private bool _fragmented;
    private long _now;
    private readonly ushort[] _identifications = new ushort[IdentificationCounters];
    private ushort _identification;
    private long _sent;

    public Ipv4Sender(EthernetInterface[] interfaces, RouteTable routes, KeyedHash hash, StackCounters counters)
    {
        _interfaces = interfaces;
        _routes = routes;
        _hash = hash;
        _counters = counters;
        _out = null!;
    }

    /// <summary>Between begin and commit: will the card write the transport's checksum?</summary>
    public bool CardComputesChecksum => !_fragmented && _out.GoesToCard && _out.Card.ComputesChecksums;

    /// <summary>The interface and the next hop for a destination.</summary>
    public bool TryRoute(Ipv4Address destination, out int interfaceIndex, out Ipv4Address nextHop)
    {
        interfaceIndex = IpFlow.AnyInterface;
        nextHop = destination;
        if (destination.IsLoopback || IsOwn(destination))
        {
            interfaceIndex = NetworkStack.LoopbackInterface;
            return true;
        }

        if (!_routes.TryFind(destination, out int route))
            return false;
        interfaceIndex = _routes[route].Interface;
        if (!_routes[route].Gateway.IsAny)
            nextHop = _routes[route].Gateway;
        return true;
    }

    /// <summary>The address that packets to a destination carry as their source.</summary>
    public bool TrySource(Ipv4Address destination, out Ipv4Address source)
    {
        source = default;
        if (!TryRoute(destination, out int index, out _))
            return false;
        bool own = index == NetworkStack.LoopbackInterface && !destination.IsLoopback;
        source = own ? destination : _interfaces[index].Address;
        return !source.IsAny;
    }

    /// <summary>Is it an address of one of the cards?</summary>
    public bool IsOwn(Ipv4Address address)
    {
        for (int i = 0; i < NetworkStack.GreatestInterfaces && _interfaces[i] != null; i++)
        {
            if (_interfaces[i].Address == address)
                return !address.IsAny;
        }

        return false;
    }

    /// <summary>An address that reaches everyone on one of the links.</summary>
    public bool IsBroadcast(Ipv4Address address)
    {
        for (int i = 0; i < NetworkStack.GreatestInterfaces && _interfaces[i] != null; i++)
        {
            if (_interfaces[i].IsBroadcast(address))
                return true;
        }

        return address == Ipv4Address.Broadcast;
    }

    public int MtuTo(Ipv4Address destination) =>
        TryRoute(destination, out int index, out _) ? _interfaces[index].Mtu : 576;

    public int LargeSendSizeTo(Ipv4Address destination) =>
        TryRoute(destination, out int index, out _) ? _interfaces[index].Card.LargeSendSize : 0;

    /// <param name="flow">Where to and how.</param>
    /// <param name="size">Octets of the payload.</param>
    /// <param name="large">The card cuts the packet: the MTU doesn't count.</param>
    /// <param name="now">Microseconds.</param>
    /// <param name="payload">Memory to fill if the result is <see cref="SendResult.Ready"/>.</param>
    public SendResult TryBegin(scoped in IpFlow flow, int size, bool large, long now, out Span<byte> payload)
    {
        payload = default;
        _flow = flow;
        int index = flow.Interface;
        _nextHop = flow.Destination;
        if (index == IpFlow.AnyInterface && !TryRoute(flow.Destination, out index, out _nextHop))
        {
            _counters.IpNoRoute++;
            return SendResult.NoRoute;
        }

        _out = _interfaces[index];
        _size = size;
        _now = now;
        _fragmented = size + Ipv4View.MinimumHeaderSize > _out.Mtu && !large;
        if (_fragmented)
            return BeginFragments(out payload);
        SendResult result = _out.TryBegin(_nextHop, Ipv4View.MinimumHeaderSize + size, now, out Span<byte> packet);
        if (result != SendResult.Ready)
            return result;
        _identification = NextIdentification();
        ushort flags = flow.DontFragment ? Ipv4View.DontFragment : (ushort)0;
        WriteHeader(packet, packet.Length, flags);
        payload = packet[Ipv4View.MinimumHeaderSize..];
        return result;
    }

    /// <param name="segmentSize">0, or what the card cuts a large send into.</param>
    /// <param name="transportChecksum">The card is to write the transport's checksum.</param>
    public void Commit(int segmentSize = 0, bool transportChecksum = false)
    {
        _counters.IpOut++;
        if (_fragmented)
            SendFragments();
        else
            _out.Commit(new TransmitRequest(segmentSize, transportChecksum));
    }

    private int FragmentSize => (_out.Mtu - Ipv4View.MinimumHeaderSize) & ~7;

    private SendResult BeginFragments(out Span<byte> payload)
    {
        payload = default;
        if (_flow.DontFragment || _size > GreatestPayload)
        {
            _counters.IpTooBig++;
            return SendResult.TooBig;
        }

        SendResult result = _out.Check(_nextHop, (_size + FragmentSize - 1) / FragmentSize, _now);
        if (result == SendResult.Ready)
            payload = new Span<byte>(_staging, 0, _size);
        return result;
    }

    private void SendFragments()
    {
        _counters.DatagramsFragmented++;
        _identification = NextIdentification();
        int step = FragmentSize;
        for (int offset = 0; offset < _size; offset += step)
        {
            int size = Math.Min(step, _size - offset);
            SendResult result =
                _out.TryBegin(_nextHop, Ipv4View.MinimumHeaderSize + size, _now, out Span<byte> packet);
            if (result != SendResult.Ready)
                return; // can't be after Check, but for a queue behind ARP that gave way: the rest is useless
            int more = offset + size < _size ? Ipv4View.MoreFragments : 0;
            WriteHeader(packet, packet.Length, (ushort)(offset / 8 | more));
            new ReadOnlySpan<byte>(_staging, offset, size).CopyTo(packet[Ipv4View.MinimumHeaderSize..]);
            _out.Commit(default);
        }
    }

    private void WriteHeader(Span<byte> packet, int totalSize, ushort fragment) => Ipv4View.Write(
        packet, totalSize, _flow.TypeOfService, _identification, fragment, _flow.TimeToLive, _flow.Protocol,
        _flow.Source, _flow.Destination);

    /// <summary>
    /// RFC 6864: unique per source, destination and protocol for as long as fragments may live; of packets that are
    /// never fragmented it means nothing, so nothing can be read from it. Each destination has a counter of its own
    /// (of 256, by a secret): one for all would tell everybody how much is sent to others ("idle scan", RFC 7739).
    /// </summary>
    private ushort NextIdentification()
    {
        if (_flow.DontFragment)
            return (ushort)_hash.Of((ulong)++_sent, 0x6466_6964);
        ulong place = _hash.Of((ulong)_flow.Destination.Value << 8 | _flow.Protocol, 0x6970_6964);
        ref ushort counter = ref _identifications[(int)(place % IdentificationCounters)];
        counter++;
        return (ushort)(counter + (place >> 48));
    }
}
