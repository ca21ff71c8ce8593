using System.Buffers.Binary;
using StackUnderTest.Stack;
using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Tcp;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Tests.Simulation;

/// <summary>
/// A stack under attack. A friend and the victim exchange octets over one connection all the time, each checked; the
/// attacker puts frames on the victim's wire. At the end the exchange must have gone on, every pool must be as full as
/// at the start, and the victim must not have allocated an octet.
/// </summary>
internal sealed class Siege
{
    public const ushort ControlPort = 6000;
    public const ushort EchoPort = 7;

    /// <summary>
    /// The run-time makes a little at the first use of a path; a single octet for each packet of an attack would be
    /// more. That there is none at all is for <c>AllocationTests</c> and <c>MutationTests</c>.
    /// </summary>
    private const long FirstUse = 16_384;

    private readonly SocketHandle _listener;
    private readonly SocketHandle _echo;
    private readonly SocketHandle _client;
    private readonly SocketHandle _server;
    private readonly List<SocketHandle> _accepted = new(2048);
    private readonly Stream _there = new();
    private readonly Stream _back = new();
    private readonly byte[] _chunk = new byte[4096];
    private readonly int _sockets;

    public Siege(Action<StackOptions>? tune = null)
    {
        Wire = new SimulatedWire(1, new WireFaults { Delay = 500 }, Packets.PeerMac, Packets.StackMac);
        Friend = Make(1, _ => { });
        Victim = Make(2, tune ?? (_ => { }));
        Friend.AddInterface(Wire.A);
        Victim.AddInterface(Wire.B);
        Friend.Configure(0, Packets.Peer, 24, Ipv4Address.Any, 0);
        Victim.Configure(0, Packets.Stack, 24, new Ipv4Address(10, 78, 0, 254), 0);
        Wire.Tap = Note;
        _listener = Listen(ControlPort, 4);
        _echo = Listen(EchoPort, 64);
        _sockets = Victim.Tcp.Count;
        _client = Connect(ControlPort);
        SocketHandle accepted = default;
        Pump(Bench.Second, () => Victim.Tcp.Accept(_listener, out accepted) == SocketError.None);
        _server = accepted;
        Assert.True(Victim.Tcp.TryGet(_server, out _));
        Run(Bench.Second); // what the run-time makes at first use isn't the stack's
        Allocated = 0;
    }

    public SimulatedWire Wire { get; }

    public NetworkStack Friend { get; }

    public NetworkStack Victim { get; }

    public long Now => Wire.Now;

    /// <summary>The number that the friend sends next on the control connection.</summary>
    public uint FriendNext { get; private set; }

    /// <summary>What the friend has of the victim's octets.</summary>
    public uint FriendAcknowledged { get; private set; }

    /// <summary>The number that the victim sends next.</summary>
    public uint VictimNext { get; private set; }

    /// <summary>The friend's port of the control connection.</summary>
    public ushort FriendPort { get; private set; }

    /// <summary>Frames that the victim has sent.</summary>
    public long Answers { get; private set; }

    /// <summary>Octets of the control connection that arrived right, both ways.</summary>
    public long Exchanged => _there.Received + _back.Received;

    public TcpConnection VictimsControl =>
        Victim.Tcp.TryGet(_server, out TcpConnection connection) ? connection : null!;

    /// <summary>What the victim has allocated.</summary>
    public long Allocated { get; set; }

    public int OpenConnections => Victim.Tcp.Count - _sockets - 1;

    public StackCounters Counters => Victim.Counters;

    /// <summary>Starts a connection of the friend to a port of the victim.</summary>
    public SocketHandle Connect(ushort port)
    {
        Friend.Tcp.Create(0, out SocketHandle client);
        Assert.Equal(SocketError.InProgress, Friend.Tcp.Connect(client, Packets.Stack, port));
        return client;
    }

    /// <summary>Puts a frame in front of the victim.</summary>
    public void Attack(byte[] frame)
    {
        Wire.B.Arrived.Enqueue(frame);
        if (Wire.B.Arrived.Count > 100)
            Run(0);
    }

    /// <summary>
    /// Puts a segment in front of the victim that claims to be the friend's, on the control connection.
    /// </summary>
    public void Forge(
        TcpFlags flags, uint sequence, uint acknowledgment, ReadOnlySpan<byte> data, byte[]? options = null) =>
        Attack(Packets.Ip(6, Packets.Tcp(
            FriendPort, ControlPort, sequence, acknowledgment, flags, data, 1000, options ?? [])));

    /// <summary>Lets time pass; the exchange and the echo service go on.</summary>
    public void Run(long microseconds) => Pump(microseconds, () => false);

    /// <summary>The exchange has gone on by at least that much since <paramref name="before"/>.</summary>
    public void AssertUndisturbed(long before, long octets)
    {
        Assert.False(_there.Wrong || _back.Wrong, "an octet of the control connection is wrong");
        Assert.True(Exchanged - before >= octets, $"the control connection moved {Exchanged - before} octets");
    }

    /// <summary>A client that means well gets through.</summary>
    public bool ServesNewClient(long limit = 10 * Bench.Second)
    {
        SocketHandle client = Connect(EchoPort);
        byte[] answer = new byte[16];
        bool sent = false, answered = false;
        Pump(limit, () =>
        {
            if (!sent)
                sent = Friend.Tcp.Send(client, "hello"u8, out int taken) == SocketError.None && taken == 5;
            answered = sent && Friend.Tcp.Receive(client, answer, out int size) == SocketError.None && size == 5;
            return answered;
        });
        Friend.Tcp.Abort(client);
        Run(10_000);
        return answered;
    }

    /// <summary>All that the attack left behind ends, and nothing is missing.</summary>
    public void AssertNothingIsLost()
    {
        AssertUndisturbed(0, 1);
        Assert.InRange(Allocated, 0, FirstUse);
        Friend.Tcp.Abort(_client);
        Pump(Bench.Second, () => false, exchange: false);
        Victim.Tcp.Close(_server);
        foreach (SocketHandle handle in _accepted)
            Victim.Tcp.Abort(handle);
        _accepted.Clear();
        for (int i = 0; i < 400; i++)
        {
            Pump(Bench.Second, () => false, exchange: false);
            if (IsAtRest)
                break;
        }

        Assert.Equal(Victim.Pages.Count, Victim.Pages.FreeCount);
        Assert.Equal(Victim.ArpQueue.Count, Victim.ArpQueue.FreeCount);
        Assert.Equal(_sockets, Victim.Tcp.Count);
        Assert.Equal(0, Victim.Tcp.HalfOpenCount);
        Assert.Equal(0, Victim.Tcp.TimeWaits.Count);
        Assert.Equal(0, Victim.Reassembler.InUse);
    }

    private bool IsAtRest => Victim.Pages.Count == Victim.Pages.FreeCount && Victim.Tcp.Count == _sockets
        && Victim.ArpQueue.Count == Victim.ArpQueue.FreeCount && Victim.Tcp.HalfOpenCount == 0
        && Victim.Tcp.TimeWaits.Count == 0 && Victim.Reassembler.InUse == 0;

    private static NetworkStack Make(ulong secret, Action<StackOptions> tune)
    {
        var options = new StackOptions
        {
            SecretLow = secret,
            PageCount = 1024,
            Connections = 256,
            HalfOpen = 64,
            TimeWaits = 64,
            SendBufferSize = 32_768,
            ReceiveBufferSize = 32_768,
        };
        tune(options);
        return new NetworkStack(options);
    }

    private SocketHandle Listen(ushort port, int backlog)
    {
        Victim.Tcp.Create(port, out SocketHandle listener);
        Victim.Tcp.Bind(listener, Ipv4Address.Any, port);
        Victim.Tcp.Listen(listener, backlog);
        return listener;
    }

    private void Pump(long microseconds, Func<bool> done, bool exchange = true)
    {
        long end = Now + microseconds;
        while (true)
        {
            bool more = Friend.Poll(Now) | PollVictim();
            if (exchange)
                Exchange();
            Echo();
            if (done())
                return;
            long next = Math.Min(Math.Min(Friend.NextDeadline(Now), Victim.NextDeadline(Now)), Wire.NextArrival);
            if (more || Wire.B.Arrived.Count > 0)
                next = Now;
            if (next > end)
            {
                Wire.AdvanceTo(end);
                return;
            }

            Wire.AdvanceTo(Math.Max(next, Now));
        }
    }

    private void Note(byte[] frame, bool fromFriend, long now)
    {
        Answers += fromFriend ? 0 : 1;
        if (frame[12] != 8 || frame[13] != 0 || frame[23] != 6)
            return;
        int port = BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(fromFriend ? 36 : 34));
        if (port != ControlPort)
            return;
        uint sequence = BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(38));
        uint size = (uint)(BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(16)) - 20 - (frame[46] >> 4) * 4);
        if (!fromFriend)
        {
            VictimNext = sequence + size;
            return;
        }

        FriendPort = BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(34));
        FriendNext = sequence + size + (frame[47] & 2u) / 2;
        FriendAcknowledged = BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(42));
    }

    private bool PollVictim()
    {
        long before = GC.GetAllocatedBytesForCurrentThread() - Wire.Allocated;
        bool more = Victim.Poll(Now);
        Allocated += GC.GetAllocatedBytesForCurrentThread() - Wire.Allocated - before;
        return more;
    }

    /// <summary>A few octets each way at each step: the connection is never idle and never floods the test.</summary>
    private void Exchange()
    {
        if (Now < _there.NextTime)
            return;
        _there.NextTime = Now + 2000;
        _there.Send(Friend.Tcp, _client, _chunk);
        _there.Receive(Victim.Tcp, _server, _chunk);
        _back.Send(Victim.Tcp, _server, _chunk);
        _back.Receive(Friend.Tcp, _client, _chunk);
    }

    private void Echo()
    {
        while (_accepted.Count < 2000 && Victim.Tcp.Accept(_echo, out SocketHandle accepted) == SocketError.None)
            _accepted.Add(accepted);
        while (Victim.TryTakeReady(out SocketHandle ready, out int tag))
        {
            if (tag != EchoPort || ready.Equals(_echo) || !_accepted.Contains(ready))
                continue;
            SocketError error;
            while ((error = Victim.Tcp.Receive(ready, _chunk, out int size)) == SocketError.None && size > 0)
                Victim.Tcp.Send(ready, _chunk.AsSpan(0, size), out _);
            if (error == SocketError.WouldBlock)
                continue;
            Victim.Tcp.Close(ready);
            _accepted.Remove(ready);
        }
    }

    /// <summary>One direction of the control connection.</summary>
    private sealed class Stream
    {
        private long _sent;

        public long Received { get; private set; }

        public bool Wrong { get; private set; }

        public long NextTime { get; set; }

        public void Send(TcpProtocol tcp, SocketHandle socket, byte[] chunk)
        {
            for (int i = 0; i < 1000; i++)
                chunk[i] = OctetAt(_sent + i);
            if (tcp.Send(socket, chunk.AsSpan(0, 1000), out int taken) == SocketError.None)
                _sent += taken;
        }

        public void Receive(TcpProtocol tcp, SocketHandle socket, byte[] chunk)
        {
            while (tcp.Receive(socket, chunk, out int read) == SocketError.None && read > 0)
            {
                for (int i = 0; i < read; i++)
                    Wrong |= chunk[i] != OctetAt(Received + i);
                Received += read;
            }
        }

        private static byte OctetAt(long position) => (byte)(((ulong)position * 2654435761) >> 13);
    }
}
