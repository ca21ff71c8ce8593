using System;
using StackUnderTest.Stack.Buffers;
using StackUnderTest.Stack.Ip;
using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Dhcp;

/// <summary>Where a client is in RFC 2131 figure 5.</summary>
public enum DhcpState : byte
{
    Stopped,
    Selecting,
    Requesting,
    Bound,
    Renewing,
    Rebinding,
}

/// <summary>
/// A DHCP client (RFC 2131) that takes the first offer: address, mask, router, MTU, lease and its two times. It asks
/// for broadcast answers, because until it has an address nothing else reaches it. Resends double from 4 to 64
/// seconds, give or take one.
/// </summary>
public sealed class DhcpClient
{
    public const ushort ServerPort = 67;
    public const ushort ClientPort = 68;

    private readonly NetworkStack _stack;
    private readonly int _interface;
    private readonly RandomSource _random;
    private readonly byte[] _buffer = new byte[DhcpMessage.Size];
    private SocketHandle _socket;
    private DhcpOffer _offer;
    private uint _transaction;
    private int _tries;
    private long _started;
    private long _leased;

    public DhcpClient(NetworkStack stack, int interfaceIndex, RandomSource random)
    {
        _stack = stack;
        _interface = interfaceIndex;
        _random = random;
    }

    public DhcpState State { get; private set; }

    public long NextDeadline { get; private set; } = long.MaxValue;

    /// <summary>What the interface is configured with while bound.</summary>
    public DhcpOffer Lease => _offer;

    public void Start(long now)
    {
        _stack.Udp.Create(-1, out _socket);
        _stack.Udp.SetReuseAddress(_socket, true);
        _stack.Udp.Bind(_socket, Ipv4Address.Any, ClientPort);
        Restart(now);
    }

    public void Poll(long now)
    {
        while (_stack.Udp.ReceiveFrom(_socket, _buffer, out int size, out _, out ushort port) == SocketError.None)
        {
            if (port == ServerPort)
                Receive(new ReadOnlySpan<byte>(_buffer, 0, size), now);
        }

        if (NextDeadline <= now)
            Expire(now);
    }

    private void Restart(long now)
    {
        State = DhcpState.Selecting;
        _transaction = (uint)_random.Next();
        _started = now;
        _tries = 0;
        NextDeadline = now;
    }

    private void Receive(ReadOnlySpan<byte> message, long now)
    {
        MacAddress own = _stack[_interface].Card.Address;
        if (!DhcpMessage.TryRead(message, _transaction, own, out byte type, out DhcpOffer offer))
            return;
        bool asking = State is DhcpState.Requesting or DhcpState.Renewing or DhcpState.Rebinding;
        if (State == DhcpState.Selecting && type == DhcpMessage.Offer && !offer.Server.IsAny)
        {
            _offer = offer;
            State = DhcpState.Requesting;
            _tries = 0;
            SendRequest(now);
        }
        else if (asking && type == DhcpMessage.Acknowledge)
            Bind(offer, now);
        else if (asking && type == DhcpMessage.Refuse)
        {
            _stack.Deconfigure(_interface);
            Restart(now);
        }
    }

    private void Bind(DhcpOffer offer, long now)
    {
        if (offer.Server.IsAny)
            offer.Server = _offer.Server;
        bool same = State != DhcpState.Requesting && _stack[_interface].Address == offer.Address;
        _offer = offer;
        _leased = now;
        State = DhcpState.Bound;
        if (!same)
        {
            if (offer.Mtu > 0)
                _stack[_interface].SetMtu(offer.Mtu);
            _stack.Configure(_interface, offer.Address, offer.PrefixLength, offer.Router, now);
        }

        NextDeadline = now + offer.Renewal * StackOptions.Second;
    }

    private void Expire(long now)
    {
        long rebinding = _leased + _offer.Rebinding * StackOptions.Second;
        long end = _leased + _offer.Duration * StackOptions.Second;
        switch (State)
        {
            case DhcpState.Selecting:
                Send(DhcpMessage.Discover, Ipv4Address.Any, Ipv4Address.Broadcast, false, now);
                Retry(now);
                return;
            case DhcpState.Requesting when _tries >= 4:
                Restart(now);
                return;
            case DhcpState.Requesting:
                SendRequest(now);
                return;
        }

        if (now >= end)
        {
            _stack.Deconfigure(_interface);
            Restart(now);
            return;
        }

        // RFC 2131 4.4.5: to the server, later to all; half of what is left between tries, at least a minute.
        if (State == DhcpState.Bound)
            _transaction = (uint)_random.Next();
        State = now >= rebinding ? DhcpState.Rebinding : DhcpState.Renewing;
        Ipv4Address to = State == DhcpState.Rebinding ? Ipv4Address.Broadcast : _offer.Server;
        Send(DhcpMessage.Request, _stack[_interface].Address, to, false, now);
        long limit = State == DhcpState.Rebinding ? end : rebinding;
        NextDeadline = Math.Min(limit, now + Math.Max((limit - now) / 2, 60 * StackOptions.Second));
    }

    private void SendRequest(long now)
    {
        Send(DhcpMessage.Request, Ipv4Address.Any, Ipv4Address.Broadcast, true, now);
        Retry(now);
    }

    private void Retry(long now)
    {
        long wait = (4L << Math.Min(_tries, 4)) * StackOptions.Second;
        _tries++;
        NextDeadline = now + wait + _random.Next(2_000_000) - StackOptions.Second;
    }

    private void Send(byte type, Ipv4Address source, Ipv4Address destination, bool select, long now)
    {
        IpFlow flow = default;
        flow.Source = source;
        flow.Destination = destination;
        flow.Protocol = IpProtocol.Udp;
        flow.TimeToLive = IpFlow.DefaultTimeToLive;
        flow.Interface = destination == Ipv4Address.Broadcast ? _interface : IpFlow.AnyInterface;
        int seconds = (int)Math.Min((now - _started) / StackOptions.Second, ushort.MaxValue);
        DhcpMessage.Write(
            _buffer, type, _transaction, (ushort)seconds, source, _stack[_interface].Card.Address,
            select ? _offer.Address : Ipv4Address.Any, select ? _offer.Server : Ipv4Address.Any);
        _stack.Udp.Send(flow, ClientPort, ServerPort, new ReadOnlySpan<byte>(_buffer, 0, DhcpMessage.Size));
    }
}
