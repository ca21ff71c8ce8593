using System;
using StackUnderTest.Stack.Buffers;
using StackUnderTest.Stack.Dhcp;
using StackUnderTest.Stack.Icmp;
using StackUnderTest.Stack.Igmp;
using StackUnderTest.Stack.Ip;
using StackUnderTest.Stack.Link;
using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Tcp;
using StackUnderTest.Stack.Udp;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack;

/// <summary>
/// The whole stack. <see cref="Poll"/> is the soft interrupt's work: take frames from the cards, run timers, send
/// what may go. The owner calls it whenever a card has something or <see cref="NextDeadline"/> has come, and between
/// calls uses the sockets. Time is microseconds since any moment, never going back. Everything is allocated by the
/// constructor.
/// </summary>
public sealed class NetworkStack
{
    public const int GreatestInterfaces = 8;

    /// <summary>The loopback's place, behind those of the cards.</summary>
    public const int LoopbackInterface = GreatestInterfaces;

    /// <summary>
    /// Frames taken from one card in one go, so that a flood on one can't silence timers and the others.
    /// </summary>
    private const int FrameBudget = 128;

    private readonly EthernetInterface[] _interfaces = new EthernetInterface[GreatestInterfaces + 1];
    private readonly KeyedHash _hash;
    private readonly NeighbourEvents _neighbours;
    private readonly LoopbackCard _loopback = new();
    private readonly Ipv4Receiver _receiver;
    private readonly ReadyQueue _ready;
    private readonly DhcpClient?[] _dhcp = new DhcpClient?[GreatestInterfaces];
    private readonly RandomSource _random;

    public NetworkStack(StackOptions options)
    {
        Options = options;
        _hash = new KeyedHash(options.SecretLow, options.SecretHigh);
        _random = new RandomSource(new KeyedHash(_hash.Of(1, 1), _hash.Of(2, 2)));
        Pages = new BlockPool(options.PageCount, StackOptions.PageSize);
        ArpQueue = new BlockPool(options.ArpQueueBuffers, 2048);
        _ready = new ReadyQueue(options.Connections + options.UdpSockets);
        Routes = new RouteTable(options.Routes);
        var groups = new GroupTable();
        var pathMtu = new PathMtuCache();
        Sender = new Ipv4Sender(_interfaces, Routes, _hash, Counters);
        Icmp = new IcmpProtocol(Sender, pathMtu, Counters);
        var membership = new Membership(_interfaces, groups, Sender, _random);
        Udp = new UdpProtocol(options, Pages, Sender, Icmp, membership, _ready, _random, Counters);
        Tcp = new TcpProtocol(options, Pages, Sender, pathMtu, _hash, _ready, _random, Counters);
        Icmp.Connect(Udp, Tcp);
        Reassembler = new Reassembler(options.ReassemblyCount, Counters);
        _receiver = new Ipv4Receiver(_interfaces, Reassembler, groups, Icmp, Udp, Tcp, Counters);
        _neighbours = new NeighbourEvents(Tcp);
        var loopback =
            new EthernetInterface(LoopbackInterface, _loopback, ArpQueue, _hash, Counters, _neighbours);
        loopback.Claim(Ipv4Address.Loopback, 8, false, 0);
        _interfaces[LoopbackInterface] = loopback;
    }

    public StackOptions Options { get; }

    public StackCounters Counters { get; } = new();

    public BlockPool Pages { get; }

    /// <summary>Packets that wait for ARP.</summary>
    public BlockPool ArpQueue { get; }

    public RouteTable Routes { get; }

    public Ipv4Sender Sender { get; }

    public IcmpProtocol Icmp { get; }

    public UdpProtocol Udp { get; }

    public TcpProtocol Tcp { get; }

    public Reassembler Reassembler { get; }

    public int InterfaceCount { get; private set; }

    /// <summary>Something waits until a card has room again.</summary>
    public bool WaitsForCard => Tcp.WaitsForCard;

    public EthernetInterface this[int index] => _interfaces[index];

    /// <summary>Adds a card; only at start, because it allocates.</summary>
    public int AddInterface(NetCard card)
    {
        int index = InterfaceCount++;
        _interfaces[index] = new EthernetInterface(index, card, ArpQueue, _hash, Counters, _neighbours);
        return index;
    }

    /// <summary>
    /// Gives an interface its address, the route to its network and, if not 0.0.0.0, the default route.
    /// </summary>
    public void Configure(int index, Ipv4Address address, int prefixLength, Ipv4Address gateway, long now)
    {
        Routes.RemoveInterface(index);
        _interfaces[index].Claim(address, prefixLength, Options.ProbeAddress, now);
        Routes.TryAdd(address, prefixLength, Ipv4Address.Any, index);
        if (!gateway.IsAny)
            Routes.TryAdd(Ipv4Address.Any, 0, gateway, index);
    }

    /// <summary>Takes an interface's address away: its lease is over.</summary>
    public void Deconfigure(int index)
    {
        Routes.RemoveInterface(index);
        _interfaces[index].Release();
    }

    /// <summary>Lets DHCP configure an interface; only at start, because it allocates.</summary>
    public DhcpClient StartDhcp(int index, long now)
    {
        var client = new DhcpClient(this, index, _random);
        _dhcp[index] = client;
        client.Start(now);
        return client;
    }

    /// <summary>Does what is due.</summary>
    /// <returns>True if there is more to do at once.</returns>
    public bool Poll(long now)
    {
        Tcp.Advance(now);
        Udp.Advance(now);
        bool more = TakeFrames(_interfaces[LoopbackInterface], now);
        for (int i = 0; i < InterfaceCount; i++)
        {
            more |= TakeFrames(_interfaces[i], now);
            _interfaces[i].Poll(now);
            _dhcp[i]?.Poll(now);
        }

        _receiver.Poll(now);
        Tcp.Poll(now);
        Tcp.Flush(now);
        return more || _loopback.HasPackets;
    }

    /// <summary>Takes an IPv4 packet as if an interface had received it.</summary>
    public void ReceivePacket(int index, ReadOnlySpan<byte> packet, long now) =>
        _receiver.Receive(packet, _interfaces[index], false, now);

    /// <summary>
    /// When <see cref="Poll"/> must be called even if no frame comes; now or before if there is work.
    /// </summary>
    public long NextDeadline(long now)
    {
        if ((Tcp.HasPending && !Tcp.WaitsForCard) || _loopback.HasPackets)
            return now;
        long deadline = Math.Min(Math.Min(Tcp.NextDeadline(), Reassembler.NextDeadline), Udp.Membership.NextDeadline);
        for (int i = 0; i < InterfaceCount; i++)
        {
            deadline = Math.Min(deadline, _interfaces[i].NextDeadline);
            DhcpClient? dhcp = _dhcp[i];
            if (dhcp != null)
                deadline = Math.Min(deadline, dhcp.NextDeadline);
        }

        return deadline;
    }

    /// <summary>The next socket to which something happened, with the tag it was created with.</summary>
    public bool TryTakeReady(out SocketHandle handle, out int tag)
    {
        while (_ready.TryTake(out int place))
        {
            bool udp = place >= Udp.FirstPlace;
            if (udp
                ? Udp.TryHandle(place - Udp.FirstPlace, out handle, out tag)
                : Tcp.TryHandle(place, out handle, out tag))
                return true;
        }

        handle = default;
        tag = 0;
        return false;
    }

    private bool TakeFrames(EthernetInterface input, long now)
    {
        for (int i = 0; i < FrameBudget; i++)
        {
            if (!input.Card.TryReceive(out ReadOnlySpan<byte> frame))
                return false;
            TakeFrame(frame, input, now);
        }

        return true;
    }

    private void TakeFrame(ReadOnlySpan<byte> frame, EthernetInterface input, long now)
    {
        Counters.FramesIn++;
        if (input.Card.IsPointToPoint)
        {
            _receiver.Receive(frame, input, false, now);
            return;
        }

        if (!EthernetView.TryRead(frame, out EthernetView ethernet))
        {
            Counters.FramesTooShort++;
            return;
        }

        bool group = ethernet.Destination.IsGroup;
        if (!group && ethernet.Destination != input.Card.Address)
            Counters.FramesOfOthers++;
        else if (ethernet.Type == EthernetView.TypeIpv4)
            _receiver.Receive(ethernet.Payload, input, group, now);
        else if (ethernet.Type == EthernetView.TypeArp)
            input.ReceiveArp(ethernet.Payload, ethernet.Source, now);
        else
            Counters.FramesOfUnknownType++;
    }

    /// <summary>ARP's news go to TCP, whose connections may wait for them.</summary>
    private sealed class NeighbourEvents : NeighbourListener
    {
        private readonly TcpProtocol _tcp;

        public NeighbourEvents(TcpProtocol tcp) => _tcp = tcp;

        public override void NeighbourResolved(Ipv4Address neighbour, long now) => _tcp.NeighbourResolved(neighbour);

        public override void NeighbourFailed(Ipv4Address neighbour, long now) => _tcp.NeighbourFailed(neighbour);
    }
}
