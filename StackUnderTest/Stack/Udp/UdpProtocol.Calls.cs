using System;
using System.Buffers.Binary;
using StackUnderTest.Stack.Ip;
using StackUnderTest.Stack.Link;
using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Udp;

/// <summary>
/// The users' calls by handle. A handle of a closed socket gives <see cref="SocketError.BadHandle"/>.
/// </summary>
public sealed partial class UdpProtocol
{
    public SocketError Create(int tag, out SocketHandle handle)
    {
        handle = default;
        for (int i = 0; i < _sockets.Length; i++)
        {
            if (_sockets[i].InUse)
                continue;
            _sockets[i].Reset();
            _sockets[i].ReceiveBufferSize = _options.ReceiveBufferSize;
            _sockets[i].SendBufferSize = _options.SendBufferSize;
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
        bool own = address.IsAny || address.IsLoopback || address.IsMulticast || _sender.IsBroadcast(address);
        if (!own && !_sender.IsOwn(address))
            return SocketError.AddressNotAvailable;
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
        if (address.IsAny)
            address = Ipv4Address.Loopback; // as on Linux
        if (!_sender.TrySource(address, out Ipv4Address source))
            return SocketError.NetworkUnreachable;
        if (_sender.IsBroadcast(address) && !socket.MayBroadcast)
            return SocketError.AccessDenied;
        SocketError error = BindUnasked(handle, socket);
        if (error != SocketError.None)
            return error;
        if (socket.LocalAddress.IsAny || socket.AddressIsChosen)
        {
            socket.LocalAddress = source;
            socket.AddressIsChosen = true;
        }

        socket.RemoteAddress = address;
        socket.RemotePort = port;
        return SocketError.None;
    }

    /// <summary>Takes datagrams of any peer again; a name that bind didn't ask for is given back.</summary>
    public SocketError Disconnect(SocketHandle handle)
    {
        if (!TryGet(handle, out UdpSocket socket))
            return SocketError.BadHandle;
        socket.RemoteAddress = default;
        socket.RemotePort = 0;
        if (socket.AddressIsChosen)
            socket.LocalAddress = default;
        if (socket.PortIsChosen)
            socket.LocalPort = 0;
        socket.AddressIsChosen = socket.PortIsChosen = false;
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
        if (_sender.IsBroadcast(address) && !socket.MayBroadcast)
            return SocketError.AccessDenied;
        SocketError error = BindUnasked(handle, socket);
        if (error != SocketError.None)
            return error;
        IpFlow flow = default;
        flow.Destination = address;
        flow.Protocol = IpProtocol.Udp;
        flow.TimeToLive = address.IsMulticast ? socket.MulticastTimeToLive : socket.Traits.TimeToLive;
        flow.TypeOfService = socket.Traits.TypeOfService;
        flow.DontFragment = socket.Traits.Discovery >= PathMtuDiscovery.Always;
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
        SocketError error = ReceiveFrom(handle, data, false, out size, out source, out port);
        size = Math.Min(size, data.Length);
        return error;
    }

    /// <param name="handle">The socket.</param>
    /// <param name="data">Takes the start of the datagram, or all of it.</param>
    /// <param name="peek">The datagram stays (MSG_PEEK).</param>
    /// <param name="size">The datagram's size, which may be more than <paramref name="data"/> has (MSG_TRUNC).</param>
    /// <param name="source">Who sent it.</param>
    /// <param name="port">From which port.</param>
    public SocketError ReceiveFrom(
        SocketHandle handle, Span<byte> data, bool peek, out int size, out Ipv4Address source, out ushort port)
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
        socket.Queue.CopyTo(0, record);
        source = Ipv4Address.Read(record[SourceOffset..]);
        port = BinaryPrimitives.ReadUInt16BigEndian(record[PortOffset..]);
        size = BinaryPrimitives.ReadUInt16BigEndian(record[SizeOffset..]);
        socket.Queue.CopyTo(UdpSocket.RecordSize, data[..Math.Min(size, data.Length)]);
        if (!peek)
            socket.Queue.Consume(UdpSocket.RecordSize + size);
        return SocketError.None;
    }

    /// <summary>The pending error, told once (SO_ERROR).</summary>
    public SocketError TakeError(SocketHandle handle)
    {
        if (!TryGet(handle, out UdpSocket socket))
            return SocketError.BadHandle;
        SocketError error = socket.Error;
        socket.Error = SocketError.None;
        return error;
    }

    /// <summary>The size of the next datagram, 0 if there is none (SIOCINQ).</summary>
    public int NextSize(SocketHandle handle)
    {
        if (!TryGet(handle, out UdpSocket socket) || socket.Queue.Count == 0)
            return 0;
        Span<byte> record = stackalloc byte[UdpSocket.RecordSize];
        socket.Queue.CopyTo(0, record);
        return BinaryPrimitives.ReadUInt16BigEndian(record[SizeOffset..]);
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

    /// <summary>The socket behind a handle, for its options.</summary>
    public bool TryGet(SocketHandle handle, out UdpSocket socket)
    {
        socket = _sockets[0];
        if (handle.Kind != SocketKind.Udp || (uint)handle.Index >= (uint)_sockets.Length)
            return false;
        socket = _sockets[handle.Index];
        return socket.InUse && socket.Generation == handle.Generation;
    }

    public ushort LocalPort(SocketHandle handle) => TryGet(handle, out UdpSocket socket) ? socket.LocalPort : (ushort)0;

    private static SocketError ErrorOf(SendResult result) => result switch
    {
        SendResult.CardFull or SendResult.Resolving => SocketError.WouldBlock,
        SendResult.HostUnreachable => SocketError.HostUnreachable,
        SendResult.TooBig => SocketError.MessageTooLong,
        _ => SocketError.NetworkUnreachable,
    };

    private SocketError BindUnasked(SocketHandle handle, UdpSocket socket)
    {
        if (socket.LocalPort != 0)
            return SocketError.None;
        socket.PortIsChosen = true;
        return Bind(handle, Ipv4Address.Any, 0);
    }

    private bool IsTaken(UdpSocket asking, Ipv4Address address, ushort port)
    {
        foreach (UdpSocket other in _sockets)
        {
            if (other == asking || !other.InUse || other.LocalPort != port)
                continue;
            bool same = other.LocalAddress == address || other.LocalAddress.IsAny || address.IsAny;
            bool shared = (other.ReusesAddress && asking.ReusesAddress) || (other.ReusesPort && asking.ReusesPort);
            if (same && !shared)
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
}
