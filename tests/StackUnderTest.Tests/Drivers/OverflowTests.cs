using StackUnderTest.Drivers.Rtl8139;
using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Tests.Drivers;

/// <summary>
/// Several connections, whose windows together are more than a card holds, to a guest that comes round too seldom: the
/// card overflows again and again, and yet everything arrives.
/// </summary>
public sealed class OverflowTests
{
    private const int Connections = 6;
    private const int Size = 1_000_000;
    private const int TurnTime = 50; // microseconds
    private const int SlowTurns = 40; // the receiver's loop runs every 2 ms
    private const ushort Port = 5000;

    private readonly byte[] _data = new byte[Size];
    private readonly byte[] _chunk = new byte[16384];
    private readonly int[] _sent = new int[Connections];
    private readonly int[] _received = new int[Connections];
    private long _now;

    public OverflowTests() => new Random(1).NextBytes(_data);

    [Theory]
    [InlineData(CardMode.Classic, false)]
    [InlineData(CardMode.Classic, true)]
    [InlineData(CardMode.Plus, false)]
    public void Six_connections_overflow_the_card_and_all_arrive_whole(CardMode mode, bool chip)
    {
        var sender = new CardSide(1, mode);
        var receiver = new CardSide(2, mode);
        receiver.Fake.IsChip = chip;
        int delivered = 0, refused = 0;
        sender.Fake.Sent = frame =>
        {
            delivered++;
            refused += receiver.Fake.Deliver(frame) ? 0 : 1;
        };
        receiver.Fake.Sent = frame => sender.Fake.Deliver(frame);
        SocketHandle[] clients = Connect(sender, receiver, out SocketHandle listener);
        SocketHandle[] servers = new SocketHandle[Connections];
        for (int accepted = 0; accepted < Connections; Turn(sender, receiver))
        {
            while (accepted < Connections
                && receiver.Stack.Tcp.Accept(listener, out servers[accepted]) == SocketError.None)
                accepted++;
        }

        // Both take their connections in the order of their handshakes; data tells which is which.
        Transfer(sender, receiver, clients, servers);
        CardCounters counters = receiver.Card.Counters;
        Assert.True(counters.ReceiveOverflows > 3, $"{counters.ReceiveOverflows} overflows");
        Assert.Equal(
            delivered - refused,
            counters.FramesReceived + counters.FramesMissed + receiver.Fake.Missed + receiver.Fake.LostSilently);
        Assert.Equal(0, counters.ReceiveHeadersWrong + counters.ReceiveErrors + counters.Resets);
        Assert.Empty(sender.Fake.Violations);
        Assert.Empty(receiver.Fake.Violations);
    }

    private SocketHandle[] Connect(CardSide sender, CardSide receiver, out SocketHandle listener)
    {
        receiver.Stack.Tcp.Create(0, out listener);
        receiver.Stack.Tcp.Bind(listener, Ipv4Address.Any, Port);
        receiver.Stack.Tcp.Listen(listener, Connections);
        var clients = new SocketHandle[Connections];
        for (int i = 0; i < Connections; i++)
        {
            sender.Stack.Tcp.Create(0, out clients[i]);
            Assert.Equal(
                SocketError.InProgress, sender.Stack.Tcp.Connect(clients[i], new Ipv4Address(10, 0, 0, 2), Port));
        }

        sender.Awake = true;
        return clients;
    }

    private void Transfer(CardSide sender, CardSide receiver, SocketHandle[] clients, SocketHandle[] servers)
    {
        for (int turn = 0; _received.Sum() < Connections * Size; turn++)
        {
            Assert.True(turn < 2_000_000, $"stands still at {string.Join(' ', _received)}");
            for (int i = 0; i < Connections; i++)
            {
                while (_sent[i] < Size && sender.Stack.Tcp.Send(
                    clients[i], _data.AsSpan(_sent[i], Math.Min(_chunk.Length, Size - _sent[i])), out int taken)
                    == SocketError.None)
                {
                    _sent[i] += taken;
                    sender.Awake = true;
                }
            }

            Turn(sender, receiver);
            for (int i = 0; i < Connections; i++)
            {
                while (receiver.Stack.Tcp.Receive(servers[i], _chunk, out int read) == SocketError.None && read > 0)
                {
                    Assert.True(_data.AsSpan(_received[i], read).SequenceEqual(_chunk.AsSpan(0, read)));
                    _received[i] += read;
                    receiver.Awake = true;
                }
            }
        }
    }

    private void Turn(CardSide sender, CardSide receiver)
    {
        sender.Turn(_now);
        if (_now / TurnTime % SlowTurns == 0)
            receiver.Turn(_now);
        _now += TurnTime;
    }
}
