using StackUnderTest.Drivers.Rtl8139;
using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Tests.Drivers;

/// <summary>Two stacks, each on a driver on a model of the card, joined by a wire without faults.</summary>
public sealed class TransferOverCardsTests
{
    private const int Size = 4_000_000;
    private readonly byte[] _chunk = new byte[16384];
    private readonly byte[] _got = new byte[16384];
    private long _now;

    [Theory]
    [InlineData(CardMode.Classic)]
    [InlineData(CardMode.Plus)]
    public void Transfer_over_two_cards_is_right_and_allocates_nothing(CardMode mode)
    {
        var a = new CardSide(1, mode);
        var b = new CardSide(2, mode);
        a.Fake.Sent = frame => b.Fake.Deliver(frame);
        b.Fake.Sent = frame => a.Fake.Deliver(frame);
        (SocketHandle client, SocketHandle server) = Connect(a, b);
        Send(a, b, client, server, 0, Size / 4);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Send(a, b, client, server, Size / 4, Size);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Empty(a.Fake.Violations);
        Assert.Empty(b.Fake.Violations);
        Assert.Equal(mode == CardMode.Plus, a.Fake.LargeSends > 0);
    }

    private (SocketHandle Client, SocketHandle Server) Connect(CardSide a, CardSide b)
    {
        b.Stack.Tcp.Create(0, out SocketHandle listener);
        b.Stack.Tcp.Bind(listener, Ipv4Address.Any, 5000);
        b.Stack.Tcp.Listen(listener, 8);
        a.Stack.Tcp.Create(0, out SocketHandle client);
        Assert.Equal(SocketError.InProgress, a.Stack.Tcp.Connect(client, new Ipv4Address(10, 0, 0, 2), 5000));
        a.Awake = true;
        for (int i = 0; i < 10_000; i++)
        {
            Turn(a, b);
            if (b.Stack.Tcp.Accept(listener, out SocketHandle server) == SocketError.None)
                return (client, server);
        }

        Assert.Fail("not connected");
        return default;
    }

    private void Send(CardSide a, CardSide b, SocketHandle client, SocketHandle server, int from, int to)
    {
        int sent = from, received = from;
        for (int turn = 0; received < to; turn++)
        {
            if (turn == 200_000)
                Assert.Fail("the transfer stands still");
            while (sent < to)
            {
                int count = Math.Min(_chunk.Length, to - sent);
                for (int i = 0; i < count; i++)
                    _chunk[i] = OctetAt(sent + i);
                if (a.Stack.Tcp.Send(client, _chunk.AsSpan(0, count), out int taken) != SocketError.None)
                    break;
                sent += taken;
                a.Awake = true;
            }

            Turn(a, b);
            while (b.Stack.Tcp.Receive(server, _got, out int read) == SocketError.None && read > 0)
            {
                for (int i = 0; i < read; i++)
                {
                    if (_got[i] != OctetAt(received + i))
                        Assert.Fail("wrong octet");
                }

                received += read;
                b.Awake = true;
            }
        }
    }

    private void Turn(CardSide a, CardSide b)
    {
        a.Turn(_now);
        b.Turn(_now);
        _now += 50;
    }

    private static byte OctetAt(int position) => (byte)(((uint)position * 2654435761) >> 13);
}
