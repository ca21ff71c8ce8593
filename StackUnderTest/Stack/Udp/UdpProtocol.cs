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
public sealed class UdpProtocol
{
    private const int SourceOffset = 0;
    private const int DestinationOffset = 4;
    private const int PortOffset = 8;
    private const int SizeOffset = 10;
    private const ushort FirstEphemeral = 32768;
    private const int EphemeralCount = 28232;

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
            _sockets[i].Queue.SetLimit(options.ReceiveBufferSize);
        }

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

        bool found = false;
        for (int i = 0; i < _sockets.Length; i++)
        {
            if (!Takes(_sockets[i], packet, udp))
                continue;
            found = true;
            Enqueue(i, packet, udp);
            if (!packet.IsGroup)
                break; // a group's datagram goes to every socket that wants it (RFC 1122 4.1.3.5)
        }

        if (found)
            return;
        _counters.UdpNoPort++;
        _icmp.SendError(packet, IcmpView.DestinationUnreachable, IcmpView.PortUnreachable, now);
    }

    /// <summary>Only a connected socket hears of errors, as on Linux.</summary>
    public void ReceiveError(in Ipv4View quoted, IcmpError error)
    {
        if (!error.IsRefusal
            || !TcpView.TryReadQuoted(quoted.Payload, out ushort source, out ushort destination, out _))
            return;
        for (int i = 0; i < _sockets.Length; i++)
        {
            UdpSocket socket = _sockets[i];
            if (!socket.InUse || socket.LocalPort != source || socket.RemotePort != destination
                || socket.RemoteAddress != quoted.Destination)
                continue;
            socket.Error = SocketError.ConnectionRefused;
            _ready.Add(_firstPlace + i);
        }
    }

    public SocketError Create(int tag, out SocketHandle handle)
    {
        handle = default;
        for (int i = 0; i < _sockets.Length; i++)
        {
            if (_sockets[i].InUse)
                continue;
            _sockets[i].Reset();
            _sockets[i].InUse = true;
            _sockets[i].Tag = tag;
            handle = new SocketHandle(SocketKind.Udp, i, _sockets[i].Generation);
            return SocketError.None;
        }

        return SocketError.TooManySockets;
    }

    public SocketError SetReuseAddress(SocketHandle handle, bool reuse)
    {
        if (!TryGet(handle, out UdpSocket socket))
            return SocketError.BadHandle;
        socket.ReusesAddress = reuse;
        return SocketError.None;
    }

    public SocketError Bind(SocketHandle handle, Ipv4Address address, ushort port)
    {
        if (!TryGet(handle, out UdpSocket socket))
            return SocketError.BadHandle;
        if (socket.LocalPort != 0)
            return SocketError.Invalid;
        if (port == 0)
            port = Ephemeral();
        if (port == 0 || IsTaken(socket, address, port))
            return SocketError.AddressInUse;
        socket.LocalAddress = address;
        socket.LocalPort = port;
        return SocketError.None;
    }

    public SocketError Connect(SocketHandle handle, Ipv4Address address, ushort port)
    {
        if (!TryGet(handle, out UdpSocket socket))
            return SocketError.BadHandle;
        SocketError error = socket.LocalPort == 0 ? Bind(handle, Ipv4Address.Any, 0) : SocketError.None;
        if (error != SocketError.None)
            return error;
        socket.RemoteAddress = address;
        socket.RemotePort = port;
        return SocketError.None;
    }

    public SocketError Join(SocketHandle handle, Ipv4Address group, int interfaceIndex)
    {
        if (!TryGet(handle, out UdpSocket socket))
            return SocketError.BadHandle;
        if (socket.GroupCount == UdpSocket.GroupCapacity || !Membership.TryJoin(group, interfaceIndex))
            return SocketError.Invalid;
        socket.Groups[socket.GroupCount] = group;
        socket.GroupInterfaces[socket.GroupCount++] = interfaceIndex;
        return SocketError.None;
    }

    /// <summary>Sends a datagram whole or not at all.</summary>
    public SocketError SendTo(SocketHandle handle, ReadOnlySpan<byte> data, Ipv4Address address, ushort port)
    {
        if (!TryGet(handle, out UdpSocket socket))
            return SocketError.BadHandle;
        if (port == 0)
            return SocketError.Invalid;
        SocketError error = socket.LocalPort == 0 ? Bind(handle, Ipv4Address.Any, 0) : SocketError.None;
        if (error != SocketError.None)
            return error;
        IpFlow flow = default;
        flow.Destination = address;
        flow.Protocol = IpProtocol.Udp;
        flow.TimeToLive = address.IsMulticast ? socket.MulticastTimeToLive : IpFlow.DefaultTimeToLive;
        flow.Interface = IpFlow.AnyInterface;
        flow.Source = socket.LocalAddress;
        if ((flow.Source.IsAny || flow.Source.IsMulticast) && !_sender.TrySource(address, out flow.Source))
            return SocketError.NetworkUnreachable;
        return Send(flow, socket.LocalPort, port, data);
    }

    public SocketError Send(SocketHandle handle, ReadOnlySpan<byte> data)
    {
        if (!TryGet(handle, out UdpSocket socket))
            return SocketError.BadHandle;
        if (!socket.IsConnected)
            return SocketError.NotConnected;
        SocketError pending = socket.Error;
        socket.Error = SocketError.None;
        return pending != SocketError.None ? pending : SendTo(handle, data, socket.RemoteAddress, socket.RemotePort);
    }

    /// <summary>Sends from any address out of any interface: for DHCP, which has no address yet.</summary>
    public SocketError Send(in IpFlow flow, ushort sourcePort, ushort destinationPort, ReadOnlySpan<byte> data)
    {
        if (data.Length > Ipv4Sender.GreatestPayload - UdpView.HeaderSize)
            return SocketError.MessageTooLong;
        int size = UdpView.HeaderSize + data.Length;
        SendResult result = _sender.TryBegin(flow, size, false, _now, out Span<byte> datagram);
        if (result != SendResult.Ready)
            return ErrorOf(result);
        data.CopyTo(datagram[UdpView.HeaderSize..]);
        UdpView.Write(datagram, sourcePort, destinationPort, flow.Source, flow.Destination);
        _sender.Commit();
        _counters.UdpOut++;
        return SocketError.None;
    }

    /// <summary>
    /// Takes the next datagram; what doesn't fit into <paramref name="data"/> is lost, as with recvfrom.
    /// </summary>
    public SocketError ReceiveFrom(
        SocketHandle handle, Span<byte> data, out int size, out Ipv4Address source, out ushort port)
    {
        size = 0;
        source = default;
        port = 0;
        if (!TryGet(handle, out UdpSocket socket))
            return SocketError.BadHandle;
        if (socket.Error != SocketError.None)
        {
            SocketError error = socket.Error;
            socket.Error = SocketError.None;
            return error;
        }

        if (socket.Queue.Count == 0)
            return SocketError.WouldBlock;
        Span<byte> record = stackalloc byte[UdpSocket.RecordSize];
        socket.Queue.Read(record);
        source = Ipv4Address.Read(record[SourceOffset..]);
        port = BinaryPrimitives.ReadUInt16BigEndian(record[PortOffset..]);
        int whole = BinaryPrimitives.ReadUInt16BigEndian(record[SizeOffset..]);
        size = Math.Min(whole, data.Length);
        socket.Queue.Read(data[..size]);
        socket.Queue.Consume(whole - size);
        return SocketError.None;
    }

    public SocketError Close(SocketHandle handle)
    {
        if (!TryGet(handle, out UdpSocket socket))
            return SocketError.BadHandle;
        for (int i = 0; i < socket.GroupCount; i++)
            Membership.Quit(socket.Groups[i], socket.GroupInterfaces[i]);
        socket.Reset();
        socket.InUse = false;
        socket.Generation++;
        return SocketError.None;
    }

    public SocketEvents Events(SocketHandle handle)
    {
        if (!TryGet(handle, out UdpSocket socket))
            return SocketEvents.Error;
        SocketEvents events = SocketEvents.Writable;
        if (socket.Queue.Count > 0)
            events |= SocketEvents.Readable;
        return socket.Error == SocketError.None ? events : events | SocketEvents.Error | SocketEvents.Readable;
    }

    public ushort LocalPort(SocketHandle handle) => TryGet(handle, out UdpSocket socket) ? socket.LocalPort : (ushort)0;

    /// <summary>The handle and tag of a place from the ready queue.</summary>
    public bool TryHandle(int index, out SocketHandle handle, out int tag)
    {
        UdpSocket socket = _sockets[index];
        handle = new SocketHandle(SocketKind.Udp, index, socket.Generation);
        tag = socket.Tag;
        return socket.InUse;
    }

    private static SocketError ErrorOf(SendResult result) => result switch
    {
        SendResult.CardFull or SendResult.Resolving => SocketError.WouldBlock,
        SendResult.HostUnreachable => SocketError.HostUnreachable,
        SendResult.TooBig => SocketError.MessageTooLong,
        _ => SocketError.NetworkUnreachable,
    };

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

    private bool IsTaken(UdpSocket asking, Ipv4Address address, ushort port)
    {
        foreach (UdpSocket other in _sockets)
        {
            if (other == asking || !other.InUse || other.LocalPort != port)
                continue;
            bool same = other.LocalAddress == address || other.LocalAddress.IsAny || address.IsAny;
            if (same && !(other.ReusesAddress && asking.ReusesAddress))
                return true;
        }

        return false;
    }

    /// <summary>RFC 6056 3.3.1: a random port, then the next free one.</summary>
    private ushort Ephemeral()
    {
        int offset = _random.Next(EphemeralCount);
        for (int i = 0; i < EphemeralCount; i++)
        {
            ushort port = (ushort)(FirstEphemeral + (offset + i) % EphemeralCount);
            if (!IsTaken(_sockets[0], Ipv4Address.Any, port) && _sockets[0].LocalPort != port)
                return port;
        }

        return 0;
    }

    private bool TryGet(SocketHandle handle, out UdpSocket socket)
    {
        socket = _sockets[0];
        if (handle.Kind != SocketKind.Udp || (uint)handle.Index >= (uint)_sockets.Length)
            return false;
        socket = _sockets[handle.Index];
        return socket.InUse && socket.Generation == handle.Generation;
    }
}
