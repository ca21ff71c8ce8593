using System.Buffers.Binary;
using StackUnderTest.Drivers.Rtl8139;
using StackUnderTest.Stack.Link;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Tests.Drivers;

/// <summary>A driver on a model of its card, started and armed.</summary>
internal sealed class CardBench
{
    public const byte PlusRevision = 0x20;
    public static readonly MacAddress Own = new(0x5254_0012_3456);
    public static readonly MacAddress Other = new(0x5254_0065_4321);

    public CardBench(CardMode mode = CardMode.Classic, CardOptions? options = null, byte revision = PlusRevision)
    {
        Memory = new FakeMemory();
        Fake = new FakeRtl8139(Memory, Own) { Sent = frame => Sent.Add(frame.ToArray()) };
        options ??= new CardOptions();
        options.Mode = mode;
        Card = new Rtl8139Card<FakePorts>(new FakePorts(Fake), FakePorts.FirstBase, revision, options);
    }

    public FakeMemory Memory { get; }

    public FakeRtl8139 Fake { get; }

    public Rtl8139Card<FakePorts> Card { get; }

    public List<byte[]> Sent { get; } = [];

    public static CardBench Start(CardMode mode = CardMode.Classic, CardOptions? options = null)
    {
        var bench = new CardBench(mode, options);
        Assert.Equal(StartResult.Started, bench.Card.TryStart(bench.Memory.Arena));
        bench.Card.Service(0);
        Assert.False(bench.Card.Rearm());
        return bench;
    }

    /// <summary>A frame to the card with a number in it.</summary>
    public static byte[] Frame(int size, int number = 0)
    {
        byte[] frame = new byte[size];
        new Random(number).NextBytes(frame);
        EthernetView.Write(frame, Own, Other, 0x88b5);
        if (size >= 18)
            BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(14), number);
        return frame;
    }

    public bool Transmit(ReadOnlySpan<byte> frame)
    {
        if (!Card.TryReserve(frame.Length, out Span<byte> memory))
            return false;
        frame.CopyTo(memory);
        Card.Transmit(frame.Length, default(TransmitRequest));
        return true;
    }

    public void Expect(ReadOnlySpan<byte> frame)
    {
        Assert.True(Card.TryReceive(out ReadOnlySpan<byte> received));
        Assert.True(frame.SequenceEqual(received));
    }

    public void ExpectNothing() => Assert.False(Card.TryReceive(out _));

    public void ExpectNoViolation() => Assert.Empty(Fake.Violations);
}
