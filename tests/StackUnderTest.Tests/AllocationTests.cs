using StackUnderTest.Stack;
using StackUnderTest.Stack.Link;
using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Tests;

/// <summary>After its start the stack allocates nothing, whatever it does.</summary>
public sealed class AllocationTests
{
    /// <summary>A wire between two stacks that itself allocates nothing: two rings of frames.</summary>
    private sealed class QuietCard(ulong address) : NetCard
    {
        private const int Size = 256;

        private readonly byte[] _frames = new byte[Size * 2048];
        private readonly int[] _sizes = new int[Size];
        private int _first;
        private int _count;

        public QuietCard Peer { get; set; } = null!;

        /// <summary>Every n-th frame is lost; 0: none.</summary>
        public int LossEvery { get; set; }

        public long Sent { get; private set; }

        public override MacAddress Address => new(address);

        public override int Mtu => 1500;

        public override int FreeFrames => Size - Peer._count;

        public override bool TryReserve(int size, out Span<byte> frame)
        {
            frame = default;
            if (Peer._count == Size)
                return false;
            frame = Peer._frames.AsSpan((Peer._first + Peer._count) % Size * 2048, size);
            return true;
        }

        public override void Transmit(int size, TransmitRequest request)
        {
            if (LossEvery > 0 && ++Sent % LossEvery == 0)
                return;
            Peer._sizes[(Peer._first + Peer._count++) % Size] = size;
        }

        public override bool TryReceive(out ReadOnlySpan<byte> frame)
        {
            frame = default;
            if (_count == 0)
                return false;
            frame = _frames.AsSpan(_first * 2048, _sizes[_first]);
            _first = (_first + 1) % Size;
            _count--;
            return true;
        }
    }

    private readonly QuietCard _cardA = new(0x0200_0000_000a);
    private readonly QuietCard _cardB = new(0x0200_0000_000b);
    private readonly NetworkStack _a = new(new StackOptions { SecretLow = 1, PageCount = 1024, Connections = 64 });
    private readonly NetworkStack _b = new(new StackOptions { SecretLow = 2, PageCount = 1024, Connections = 64 });
    private readonly byte[] _data = new byte[60_000];
    private long _now;

    public AllocationTests()
    {
        _cardA.Peer = _cardB;
        _cardB.Peer = _cardA;
        _a.AddInterface(_cardA);
        _b.AddInterface(_cardB);
        _a.Configure(0, new Ipv4Address(10, 0, 0, 1), 24, default, 0);
        _b.Configure(0, new Ipv4Address(10, 0, 0, 2), 24, default, 0);
    }

    [Fact]
    public void Stack_allocates_nothing_for_connections_transfers_losses_fragments_and_errors()
    {
        // What the run-time itself makes at first use isn't the stack's; some paths are rare, as that of a lost repetition.
        Everything(20);
        long before = GC.GetAllocatedBytesForCurrentThread();
        long octets = Everything(20);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(octets > 10_000_000);
        Assert.True(_a.Counters.TcpRetransmissions > 0 && _b.Counters.DatagramsReassembled > 0);
    }

    [Fact]
    public void Stack_for_a_thousand_connections_takes_less_than_twenty_four_megabytes()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var stack = new NetworkStack(new StackOptions());
        long size = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.InRange(size, stack.Pages.Count * StackOptions.PageSize, 24 << 20);
    }

    private long Everything(int rounds)
    {
        long octets = 0;
        _b.Tcp.Create(0, out SocketHandle listener);
        _b.Tcp.Bind(listener, Ipv4Address.Any, 80);
        _b.Tcp.Listen(listener, 8);
        for (int i = 0; i < rounds; i++)
        {
            _cardA.LossEvery = i % 2 == 0 ? 101 : 0;
            octets += OneConnection(listener);
            _a.Icmp.Echo.Send(new Ipv4Address(10, 0, 0, 2), 1, (ushort)i, 20_000, _now);
            _a.Udp.Create(0, out SocketHandle udp);
            _a.Udp.SendTo(udp, _data, new Ipv4Address(10, 0, 0, 2), 9999);
            Run(1_000_000);
            _a.Udp.Close(udp);
            _a.Icmp.Echo.TryTake(out _);
        }

        _b.Tcp.Close(listener);
        Run(100_000);
        return octets;
    }

    private long OneConnection(SocketHandle listener)
    {
        _a.Tcp.Create(0, out SocketHandle client);
        _a.Tcp.Connect(client, new Ipv4Address(10, 0, 0, 2), 80);
        SocketHandle server = default;
        for (int i = 0; i < 5000 && _b.Tcp.Accept(listener, out server) != SocketError.None; i++)
            Run(1000);
        long octets = 0;
        for (int i = 0; i < 20_000 && octets < 1_000_000; i++)
        {
            _a.Tcp.Send(client, _data, out _);
            Run(500);
            while (_b.Tcp.Receive(server, _data, out int read) == SocketError.None && read > 0)
                octets += read;
        }

        _a.Tcp.Close(client);
        _b.Tcp.Abort(server);
        Run(100_000);
        return octets;
    }

    private void Run(long microseconds)
    {
        for (long end = _now + microseconds; _now < end; _now += 500)
        {
            _a.Poll(_now);
            _b.Poll(_now);
            _a.Poll(_now);
        }

        while (_a.TryTakeReady(out _, out _) || _b.TryTakeReady(out _, out _))
        {
        }
    }
}
