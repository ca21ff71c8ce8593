using StackUnderTest.Programs;
using StackUnderTest.Stack;
using StackUnderTest.Stack.Link;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Tests.Simulation;

/// <summary>A card whose other end is a test: frames go in by <see cref="Deliver"/> and come out as a list.</summary>
internal sealed class BenchCard : NetCard
{
    private readonly byte[] _transmit = new byte[70000];
    private readonly Queue<byte[]> _incoming = new();

    public List<SentFrame> Sent { get; } = [];

    public long Now { get; set; }

    /// <summary>How many frames it takes before it says that it is full.</summary>
    public int Room { get; set; } = int.MaxValue;

    public int LargeSend { get; set; }

    public bool Checksums { get; set; }

    public List<int> SegmentSizes { get; } = [];

    public HashSet<ulong> Groups { get; } = [];

    public bool HasFrames => _incoming.Count > 0;

    public override MacAddress Address => Packets.StackMac;

    public override int Mtu => 1500;

    public override int FreeFrames => Room;

    public override int LargeSendSize => LargeSend;

    public override bool ComputesChecksums => Checksums;

    public void Deliver(byte[] frame) => _incoming.Enqueue(frame);

    public override bool TryReserve(int size, out Span<byte> frame)
    {
        frame = Room > 0 ? _transmit.AsSpan(0, size) : default;
        return Room > 0;
    }

    public override void Transmit(int size, TransmitRequest request)
    {
        if (Room != int.MaxValue)
            Room--;
        Sent.Add(new SentFrame(_transmit[..size], Now));
        SegmentSizes.Add(request.SegmentSize);
    }

    public override bool TryReceive(out ReadOnlySpan<byte> frame)
    {
        bool found = _incoming.TryDequeue(out byte[]? bytes);
        frame = bytes;
        return found;
    }

    public override void SetGroup(MacAddress group, bool member)
    {
        if (member)
            Groups.Add(group.Value);
        else
            Groups.Remove(group.Value);
    }
}

/// <summary>A stack on a bench: its card ends in the test, its clock is the test's.</summary>
internal sealed class Bench
{
    public const long Millisecond = 1000;
    public const long Second = 1_000_000;

    private readonly ProgramTable? _programs;
    private int _seen;

    public Bench(string programs = "", StackOptions? options = null, bool configure = true, bool neighbour = true)
    {
        Stack = new NetworkStack(options ?? new StackOptions { PageCount = 1024, Connections = 256 });
        Card = new BenchCard { Now = Now };
        Stack.AddInterface(Card);
        if (configure)
            Stack.Configure(0, Packets.Stack, 24, new Ipv4Address(10, 78, 0, 254), Now);
        if (programs.Length > 0)
        {
            _programs = new ProgramTable(Stack, new TestMachine());
            Assert.True(_programs.TryStart(System.Text.Encoding.ASCII.GetBytes(programs), out _));
        }

        if (!neighbour)
            return;
        Run(5 * Second);
        Deliver(Packets.Arp(1, Packets.Peer, Packets.Stack));
        Clear();
    }

    public NetworkStack Stack { get; }

    public BenchCard Card { get; }

    public long Now { get; private set; } = Second;

    /// <summary>Hands a frame in and lets the stack do what it does at once.</summary>
    public void Deliver(byte[] frame)
    {
        Card.Deliver(frame);
        Run(0);
    }

    public void Ip(byte protocol, byte[] payload) => Deliver(Packets.Ip(protocol, payload));

    /// <summary>Lets time pass, stopping at each deadline of the stack.</summary>
    public void Run(long microseconds)
    {
        long end = Now + microseconds;
        for (int turns = 0; turns < 100_000; turns++)
        {
            Card.Now = Now;
            bool more = Stack.Poll(Now);
            _programs?.Run(Now);
            long next = Math.Max(Stack.NextDeadline(Now), Now);
            if (more || Card.HasFrames || (next == Now && Stack.Tcp.HasPending && !Stack.WaitsForCard))
                continue;
            if (next > end)
            {
                Now = end;
                Card.Now = end;
                return;
            }

            Now = next;
        }

        Assert.Fail("the stack never rests");
    }

    public void Clear() => _seen = Card.Sent.Count;

    /// <summary>The frames sent since the last call.</summary>
    public List<SentFrame> Take()
    {
        List<SentFrame> frames = Card.Sent[_seen..];
        _seen = Card.Sent.Count;
        return frames;
    }

    /// <summary>Frames of one IP protocol since the last call.</summary>
    public List<SentFrame> Take(byte protocol) => [.. Take().Where(frame => frame.IsIp && frame.Protocol == protocol)];

    public List<SentSegment> TakeSegments() => [.. Take(IpProtocol.Tcp).Select(frame => new SentSegment(frame))];

    /// <summary>The answer to one frame: the only packet of that protocol.</summary>
    public byte[]? Answer(byte[] frame, byte protocol)
    {
        Clear();
        Deliver(frame);
        return Take(protocol).SingleOrDefault()?.Payload.ToArray();
    }
}
