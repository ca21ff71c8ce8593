using StackUnderTest.Drivers.Rtl8139;
using StackUnderTest.Stack;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Tests.Drivers;

/// <summary>A stack on a driver on a model of the card, 10.0.0.NUMBER, with the kernel's loop in single turns.</summary>
internal sealed class CardSide
{
    public CardSide(ulong number, CardMode mode)
    {
        var memory = new FakeMemory();
        Fake = new FakeRtl8139(memory, new MacAddress(0x5254_0000_0000 + number));
        Card = new Rtl8139Card<FakePorts>(
            new FakePorts(Fake), FakePorts.FirstBase, 0x20, new CardOptions { Mode = mode });
        Assert.Equal(StartResult.Started, Card.TryStart(memory.Arena));
        Stack = new NetworkStack(new StackOptions
        {
            SecretLow = number,
            PageCount = 1024,
            Connections = 64,
            ReceiveBufferSize = 60_000,
        });
        Stack.AddInterface(Card);
        Stack.Configure(0, new Ipv4Address(10, 0, 0, (byte)number), 24, Ipv4Address.Any, 0);
    }

    public FakeRtl8139 Fake { get; }

    public Rtl8139Card<FakePorts> Card { get; }

    public NetworkStack Stack { get; }

    /// <summary>It sleeps unless an interrupt or a deadline came, or work is left.</summary>
    public bool Awake { get; set; } = true;

    public void Turn(long now)
    {
        if (Fake.InterruptLine)
            Awake |= Card.HandleInterrupt();
        if (!Awake && now < Math.Min(Stack.NextDeadline(now), Card.NextDeadline))
            return;
        bool more = Stack.Poll(now);
        Card.Service(now);
        Awake = more || Card.Rearm();
    }
}
