using StackUnderTest.Drivers;
using StackUnderTest.Drivers.Rtl8139;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Tests.Drivers;

public sealed class StartTests
{
    [Theory]
    [InlineData(CardMode.Automatic, 0x20, true)]
    [InlineData(CardMode.Automatic, 0x10, false)]
    [InlineData(CardMode.Classic, 0x20, false)]
    [InlineData(CardMode.Plus, 0x20, true)]
    public void Card_chooses_its_mode_by_revision_unless_told(CardMode mode, byte revision, bool plus)
    {
        var bench = new CardBench(mode, revision: revision);
        Assert.Equal(StartResult.Started, bench.Card.TryStart(bench.Memory.Arena));
        Assert.Equal(plus, bench.Card.IsPlus);
        Assert.Equal(CardBench.Own.Value, bench.Card.Address.Value);
        bench.ExpectNoViolation();
    }

    [Fact]
    public void Card_never_touches_cpcr_in_classic_mode()
    {
        CardBench bench = CardBench.Start();
        bench.Transmit(CardBench.Frame(100));
        bench.Fake.Raise(Interrupt.SystemError);
        bench.Card.HandleInterrupt();
        bench.Card.Service(1);
        Assert.Equal(2, bench.Fake.Resets);
        Assert.False(bench.Fake.PlusTouched);
        bench.ExpectNoViolation();
    }

    [Fact]
    public void Card_says_why_it_does_not_start()
    {
        var old = new CardBench(CardMode.Plus, revision: 0x10);
        Assert.Equal(StartResult.NotPlus, old.Card.TryStart(old.Memory.Arena));
        var hangs = new CardBench();
        hangs.Fake.ResetHangs = true;
        Assert.Equal(StartResult.ResetDoesNotEnd, hangs.Card.TryStart(hangs.Memory.Arena));
        var absent = new Rtl8139Card<FakePorts>(
            new FakePorts(hangs.Fake), FakePorts.FirstBase + 0x100, 0x20, new CardOptions());
        Assert.Equal(StartResult.NoCard, absent.TryStart(hangs.Memory.Arena));
        var large = new CardBench();
        Assert.True(large.Memory.Arena.TryAllocate(large.Memory.Arena.FreeSize - 300_000, 1, out _));
        Assert.Equal(StartResult.OutOfDmaMemory, large.Card.TryStart(large.Memory.Arena));
    }

    [Fact]
    public void Card_reads_the_eeprom_when_the_id_registers_are_empty()
    {
        var bench = new CardBench();
        bench.Fake.IdIsEmpty = true;
        Assert.Equal(StartResult.Started, bench.Card.TryStart(bench.Memory.Arena));
        Assert.Equal(CardBench.Own.Value, bench.Card.Address.Value);
    }

    [Theory]
    [InlineData(CardMode.Classic)]
    [InlineData(CardMode.Plus)]
    public void Card_takes_as_much_memory_as_its_options_say(CardMode mode)
    {
        var bench = new CardBench(mode);
        int before = bench.Memory.Arena.FreeSize;
        bench.Card.TryStart(bench.Memory.Arena);
        Assert.InRange(before - bench.Memory.Arena.FreeSize, 300_000, mode == CardMode.Plus ? 790_000 : 330_000);
    }

    [Theory]
    [InlineData(CardMode.Classic)]
    [InlineData(CardMode.Plus)]
    public void Several_cards_share_ports_and_memory_but_nothing_else(CardMode mode)
    {
        var memory = new FakeMemory();
        var first = new FakeRtl8139(memory, CardBench.Own);
        var second = new FakeRtl8139(memory, CardBench.Other);
        var ports = new FakePorts(first, second);
        var options = new CardOptions { Mode = mode };
        var a = new Rtl8139Card<FakePorts>(ports, FakePorts.FirstBase, 0x20, options);
        var b = new Rtl8139Card<FakePorts>(ports, FakePorts.FirstBase + 0x100, 0x20, options);
        Assert.Equal(StartResult.Started, a.TryStart(memory.Arena));
        Assert.Equal(StartResult.Started, b.TryStart(memory.Arena));
        Assert.Equal(CardBench.Other.Value, b.Address.Value);
        byte[] frame = CardBench.Frame(200);
        Assert.True(first.Deliver(frame));
        Assert.False(b.TryReceive(out _));
        Assert.True(a.TryReceive(out ReadOnlySpan<byte> received));
        Assert.True(received.SequenceEqual(frame));
        Assert.True(a.HandleInterrupt());
        Assert.False(b.HandleInterrupt());
        Assert.Equal(1, b.Counters.InterruptsOfOthers);
    }

    [Theory]
    [InlineData(CardMode.Classic)]
    [InlineData(CardMode.Plus)]
    public void Two_cards_on_one_interrupt_line_both_let_go_of_it(CardMode mode)
    {
        CardBench[] benches = [CardBench.Start(mode), CardBench.Start(mode)];
        var random = new Random(5);
        for (int round = 0; round < 1000; round++)
        {
            int[] counts = [random.Next(4), random.Next(4)];
            for (int i = 0; i < benches.Length; i++)
            {
                for (int frame = 0; frame < counts[i]; frame++)
                    benches[i].Fake.Deliver(CardBench.Frame(random.Next(60, 1515), frame));
            }

            // What the kernel does at each interrupt of the line: all of its cards are asked.
            bool asserted = benches.Any(bench => bench.Fake.InterruptLine);
            foreach (CardBench bench in benches)
                bench.Card.HandleInterrupt();
            Assert.Equal(asserted, counts.Sum() > 0);
            Assert.DoesNotContain(benches, bench => bench.Fake.InterruptLine);
            for (int i = 0; i < benches.Length; i++)
            {
                for (int frame = 0; frame < counts[i]; frame++)
                    Assert.True(benches[i].Card.TryReceive(out _));
                benches[i].ExpectNothing();
                Assert.False(benches[i].Card.Rearm());
            }
        }

        Assert.All(benches, bench => Assert.True(bench.Card.Counters.InterruptsOfOthers > 100));
        Assert.All(benches, bench => bench.ExpectNoViolation());
    }

    [Fact]
    public void Card_s_own_counters_are_read_in_plus_mode_only()
    {
        Assert.False(CardBench.Start().Card.TryReadTally(out _));
        CardBench bench = CardBench.Start(CardMode.Plus);
        for (int i = 0; i < 70; i++)
            bench.Fake.Deliver(CardBench.Frame(100, i));
        bench.Transmit(CardBench.Frame(100));
        bench.Card.Service(0);
        Assert.True(bench.Card.TryReadTally(out TallyCounters tally));
        Assert.Equal((1ul, 64ul, 6), (tally.Transmitted, tally.Received, tally.Missed));
        bench.ExpectNoViolation();
    }

    [Theory]
    [InlineData(0x0100_5e00_0001UL)]
    [InlineData(0x0100_5e7f_fffaUL)]
    public void Group_frames_come_in_only_while_somebody_is_a_member(ulong address)
    {
        CardBench bench = CardBench.Start();
        var group = new MacAddress(address);
        byte[] frame = CardBench.Frame(100);
        group.Write(frame);
        bench.Fake.Deliver(frame);
        bench.ExpectNothing();
        bench.Card.SetGroup(group, true);
        bench.Card.SetGroup(group, true);
        bench.Card.SetGroup(group, false);
        bench.Fake.Deliver(frame);
        bench.Expect(frame);
        bench.Card.SetGroup(group, false);
        bench.Fake.Deliver(frame);
        bench.ExpectNothing();
    }

    [Theory] // from zlib's CRC-32, its bits reversed
    [InlineData(0x0100_5e00_0001UL, 31)]
    [InlineData(0xffff_ffff_ffffUL, 63)]
    public void GroupHash_is_the_crc_s_highest_six_bits(ulong address, int bit) =>
        Assert.Equal(bit, GroupHash.Of(new MacAddress(address)));

    [Fact]
    public unsafe void Arena_aligns_the_physical_address_and_refuses_what_it_has_not()
    {
        byte* memory = stackalloc byte[1024];
        var arena = new DmaArena(memory, 0x1003, 1024);
        Assert.True(arena.TryAllocate(10, 256, out DmaRegion region));
        Assert.Equal(0x1100u, region.Physical);
        Assert.True(region.Pointer == memory + 0xfd);
        Assert.False(arena.TryAllocate(1024, 1, out _));
    }
}
