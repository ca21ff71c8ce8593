using System;
using StackUnderTest.Stack.Icmp;
using StackUnderTest.Stack.Link;
using StackUnderTest.Stack.Tcp;
using StackUnderTest.Stack.Udp;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Ip;

/// <summary>
/// Judges packets (RFC 1122 3.2.1) and hands whole datagrams to ICMP, UDP and TCP. Options are skipped: this is a host,
/// it forwards nothing, and none of them changes what a host does with a packet.
/// </summary>
public sealed class Ipv4Receiver
{
    private readonly EthernetInterface[] _interfaces;
    private readonly Reassembler _reassembler;
    private readonly GroupTable _groups;
    private readonly StackCounters _counters;
    private readonly IcmpProtocol _icmp;
    private readonly UdpProtocol _udp;
    private readonly TcpProtocol _tcp;

    public Ipv4Receiver(
        EthernetInterface[] interfaces,
        Reassembler reassembler,
        GroupTable groups,
        IcmpProtocol icmp,
        UdpProtocol udp,
        TcpProtocol tcp,
        StackCounters counters)
    {
        _interfaces = interfaces;
        _reassembler = reassembler;
        _groups = groups;
        _icmp = icmp;
        _udp = udp;
        _tcp = tcp;
        _counters = counters;
    }

    /// <param name="bytes">The frame's payload, with the link's padding.</param>
    /// <param name="input">Where it came in.</param>
    /// <param name="linkGroup">The frame was a broadcast or multicast of the link.</param>
    /// <param name="now">Microseconds.</param>
    public void Receive(ReadOnlySpan<byte> bytes, EthernetInterface input, bool linkGroup, long now)
    {
        _counters.IpIn++;
        if (!Ipv4View.TryRead(bytes, out Ipv4View view))
        {
            _counters.IpMalformed++;
            return;
        }

        if (!view.ChecksumIsRight())
        {
            _counters.IpBadChecksum++;
            return;
        }

        bool group = input.IsBroadcast(view.Destination) || view.Destination.IsMulticast;
        if (!IsForUs(view.Destination, input) || (linkGroup && !group))
        {
            _counters.IpOfOthers++;
            return;
        }

        if (!IsGoodSource(view, input))
        {
            _counters.IpBadSource++;
            return;
        }

        if (view.IsFragment)
        {
            if (_reassembler.TryAdd(view, input.Index, now, out IpPacket whole))
            {
                whole.IsGroup = group;
                Dispatch(whole, now);
            }

            return;
        }

        IpPacket packet = default;
        packet.Interface = input.Index;
        packet.Source = view.Source;
        packet.Destination = view.Destination;
        packet.Protocol = view.Protocol;
        packet.IsGroup = group;
        packet.IsMarked = view.Ecn == Ipv4View.EcnMarked;
        packet.Header = view.Packet[..view.HeaderSize];
        packet.Payload = view.Payload;
        Dispatch(packet, now);
    }

    public void Poll(long now)
    {
        while (_reassembler.TryExpire(
            now, out Ipv4Address source, out ReadOnlySpan<byte> header, out ReadOnlySpan<byte> start))
        {
            if (header.Length > 0)
                _icmp.SendError(source, IcmpView.TimeExceeded, IcmpView.ReassemblyTimeExceeded, 0, header, start, now);
        }
    }

    private void Dispatch(in IpPacket packet, long now)
    {
        switch (packet.Protocol)
        {
            case IpProtocol.Icmp:
                _icmp.Receive(packet, now);
                break;
            case IpProtocol.Udp:
                _udp.Receive(packet, now);
                break;
            case IpProtocol.Tcp:
                _tcp.Receive(packet, now);
                break;
            case IpProtocol.Igmp:
                _udp.Membership.Receive(packet);
                break;
            default:
                _counters.IpUnknownProtocol++;
                _icmp.SendError(packet, IcmpView.DestinationUnreachable, IcmpView.ProtocolUnreachable, now);
                break;
        }
    }

    /// <summary>
    /// The strong host model (RFC 1122 3.3.4.2): a packet for another interface's address isn't taken. Until an
    /// interface has an address only broadcasts reach it, which is what DHCP needs.
    /// </summary>
    private bool IsForUs(Ipv4Address destination, EthernetInterface input) =>
        (input.Index == NetworkStack.LoopbackInterface && (destination.IsLoopback || IsOwn(destination)))
        || (destination == input.Address && !destination.IsAny)
        || input.IsBroadcast(destination)
        || (destination.IsMulticast && _groups.Contains(destination, input.Index));

    private bool IsGoodSource(in Ipv4View view, EthernetInterface input)
    {
        Ipv4Address source = view.Source;
        if (input.Index == NetworkStack.LoopbackInterface)
            return source.IsLoopback || IsOwn(source);
        if (source.IsAny)
            return view.Protocol == IpProtocol.Udp || view.Protocol == IpProtocol.Igmp;
        if (!source.MaySend || input.IsBroadcast(source))
            return false;
        return !IsOwn(source); // "land": nobody but us has our address, and we don't send to ourselves over a wire
    }

    private bool IsOwn(Ipv4Address address)
    {
        foreach (EthernetInterface own in _interfaces)
        {
            if (own != null && own.Address == address)
                return true;
        }

        return false;
    }
}
