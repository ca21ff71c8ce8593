using System;
using System.Buffers.Binary;
using StackUnderTest.Stack.Buffers;
using StackUnderTest.Stack.Icmp;
using StackUnderTest.Stack.Igmp;
using StackUnderTest.Stack.Ip;
using StackUnderTest.Stack.Link;
using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Udp;

/// <summary>
/// UDP (RFC 768, RFC 1122 4.1): a table of sockets, each with a bounded queue of datagrams. A datagram that finds its
/// socket's queue or the pool full is dropped and counted.
/// </summary>
public sealed partial class UdpProtocol
{
    private const int SourceOffset = 0;
    private const int DestinationOffset = 4;
    private const int PortOffset = 8;
    private const int SizeOffset = 10;
    private const ushort FirstEphemeral = 32768;
    private const int EphemeralCount = 28232;

    private readonly StackOptions _options;
    private readonly UdpSocket[] _sockets;
    private readonly Ipv4Sender _sender;
    private readonly IcmpProtocol _icmp;
    private readonly StackCounters _counters;
    private readonly ReadyQueue _ready;
    private readonly RandomSource _random;
    private readonly int _firstPlace;
    private long _now;

    public UdpProtocol(
        StackOptions options,
        BlockPool pages,
        Ipv4Sender sender,
        IcmpProtocol icmp,
        Membership membership,
        ReadyQueue ready,
        RandomSource random,
        StackCounters counters)
    {
        _sockets = new UdpSocket[options.UdpSockets];
        for (int i = 0; i < _sockets.Length; i++)
        {
            _sockets[i] = new UdpSocket(new PagedRing(pages, options.RingPages, pages.Count / 2, pages.Count / 8));
        }

        _options = options;
        _sender = sender;
        _icmp = icmp;
        _counters = counters;
        _ready = ready;
        _random = random;
        _firstPlace = options.Connections;
        Membership = membership;
    }

    /// <summary>Where this table's sockets begin in the ready queue.</summary>
    public int FirstPlace => _firstPlace;

    public Membership Membership { get; }

    public void Advance(long now)
    {
        _now = now;
        Membership.Advance(now);
    }

    public void Receive(in IpPacket packet, long now)
    {
        _counters.UdpIn++;
        if (!UdpView.TryRead(packet.Payload, out UdpView udp))
        {
            _counters.UdpMalformed++;
            return;
        }

        if (!udp.ChecksumIsRight(packet.Source, packet.Destination))
        {
            _counters.UdpBadChecksum++;
            return;
        }

        bool found = packet.IsGroup ? EnqueueAtAll(packet, udp) : EnqueueAtBest(packet, udp);
        if (found)
            return;
        _counters.UdpNoPort++;
        _icmp.SendError(packet, IcmpView.DestinationUnreachable, IcmpView.PortUnreachable, now);
    }

    /// <summary>Only a connected socket hears of errors, as on Linux.</summary>
    public void ReceiveError(in Ipv4View quoted, IcmpError error)
    {
        if (!error.IsToldToDatagrams
            || !TcpView.TryReadQuoted(quoted.Payload, out ushort source, out ushort destination, out _))
            return;
        for (int i = 0; i < _sockets.Length; i++)
        {
            UdpSocket socket = _sockets[i];
            if (!socket.InUse || socket.LocalPort != source || socket.RemotePort != destination
                || socket.RemoteAddress != quoted.Destination)
                continue;
            socket.Error = error.Meaning;
            _ready.Add(_firstPlace + i);
        }
    }

    /// <summary>The handle and tag of a place from the ready queue.</summary>
    public bool TryHandle(int index, out SocketHandle handle, out int tag)
    {
        UdpSocket socket = _sockets[index];
        handle = new SocketHandle(SocketKind.Udp, index, socket.Generation);
        tag = socket.Tag;
        return socket.InUse;
    }

    /// <summary>A group's datagram goes to every socket that wants it (RFC 1122 4.1.3.5).</summary>
    private bool EnqueueAtAll(in IpPacket packet, in UdpView udp)
    {
        bool found = false;
        for (int i = 0; i < _sockets.Length; i++)
        {
            if (!Takes(_sockets[i], packet, udp))
                continue;
            found = true;
            Enqueue(i, packet, udp);
        }

        return found;
    }

    /// <summary>A socket that names the peer is better than one that names the address, and that than any.</summary>
    private bool EnqueueAtBest(in IpPacket packet, in UdpView udp)
    {
        int best = -1, bestScore = 0;
        for (int i = 0; i < _sockets.Length; i++)
        {
            if (!Takes(_sockets[i], packet, udp))
                continue;
            int score = 1 + (_sockets[i].LocalAddress.IsAny ? 0 : 1) + (_sockets[i].IsConnected ? 2 : 0);
            if (score <= bestScore)
                continue;
            best = i;
            bestScore = score;
        }

        if (best >= 0)
            Enqueue(best, packet, udp);
        return best >= 0;
    }

    private static bool Takes(UdpSocket socket, in IpPacket packet, in UdpView udp)
    {
        if (!socket.InUse || socket.LocalPort != udp.DestinationPort || socket.LocalPort == 0)
            return false;
        if (!socket.LocalAddress.IsAny && socket.LocalAddress != packet.Destination)
            return false;
        if (socket.IsConnected && (socket.RemotePort != udp.SourcePort || socket.RemoteAddress != packet.Source))
            return false;
        if (!packet.Destination.IsMulticast)
            return true;
        for (int i = 0; i < socket.GroupCount; i++)
        {
            if (socket.Groups[i] == packet.Destination && socket.GroupInterfaces[i] == packet.Interface)
                return true;
        }

        return false;
    }

    private void Enqueue(int index, in IpPacket packet, in UdpView udp)
    {
        PagedRing queue = _sockets[index].Queue;
        if (queue.Room < UdpSocket.RecordSize + udp.Data.Length)
        {
            _counters.UdpQueueFull++;
            return;
        }

        Span<byte> record = stackalloc byte[UdpSocket.RecordSize];
        packet.Source.Write(record[SourceOffset..]);
        packet.Destination.Write(record[DestinationOffset..]);
        BinaryPrimitives.WriteUInt16BigEndian(record[PortOffset..], udp.SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(record[SizeOffset..], (ushort)udp.Data.Length);
        queue.Append(record);
        queue.Append(udp.Data);
        _ready.Add(_firstPlace + index);
    }
}
