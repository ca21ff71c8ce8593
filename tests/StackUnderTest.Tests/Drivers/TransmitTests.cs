using StackUnderTest.Drivers.Rtl8139;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Tests.Drivers;

public sealed class TransmitTests
{
    [Fact]
    public void Classic_descriptors_are_used_strictly_in_turn()
    {
        CardBench bench = CardBench.Start();
        bench.Fake.UsedDescriptors = [];
        for (int i = 0; i < 10; i++)
            Assert.True(bench.Transmit(CardBench.Frame(100, i)));
        Assert.Equal([0, 1, 2, 3, 0, 1, 2, 3, 0, 1], bench.Fake.UsedDescriptors);
        Assert.Equal(10, bench.Sent.Count);
        bench.ExpectNoViolation();
    }

    [Theory]
    [InlineData(CardMode.Classic)]
    [InlineData(CardMode.Plus)]
    public void Short_frame_is_padded_with_zeros_to_sixty_octets(CardMode mode)
    {
        CardBench bench = CardBench.Start(mode);
        for (int i = 0; i < 200; i++)
            bench.Transmit(CardBench.Frame(1514, i)); // dirt in every buffer
        bench.Card.Service(0);
        byte[] frame = CardBench.Frame(42, 9);
        bench.Transmit(frame);
        bench.Card.Service(0);
        Assert.Equal([.. frame, .. new byte[18]], bench.Sent[^1]);
        bench.ExpectNoViolation();
    }

    [Fact]
    public void Frame_longer_than_the_mtu_is_refused()
    {
        CardBench bench = CardBench.Start(CardMode.Classic, new CardOptions { Mtu = 1450 });
        Assert.False(bench.Transmit(CardBench.Frame(1465)));
        Assert.True(bench.Transmit(CardBench.Frame(1464)));
        Assert.Equal(1, bench.Card.Counters.TransmitSizesWrong);
    }

    [Fact]
    public void Queue_holds_more_than_a_greatest_datagram_while_the_chip_is_slow_and_keeps_the_order()
    {
        CardBench bench = CardBench.Start();
        bench.Fake.SendsSlowly = true;
        Assert.InRange(bench.Card.FreeFrames, 64, 1000);
        int taken = 0;
        while (bench.Transmit(CardBench.Frame(200, taken)))
            taken++;
        Assert.Equal(128, taken);
        Assert.Equal(0, bench.Card.FreeFrames);
        Assert.Equal(1, bench.Card.Counters.TransmitQueueFull);
        bench.Card.Rearm();
        Assert.True((bench.Fake.Imr & Interrupt.TransmitOk) != 0, "room must be told of");
        bench.Fake.Step(); // OWN: read, but not yet sent
        Assert.Equal(0, bench.Card.FreeFrames);
        bench.Fake.Step(); // TOK
        Assert.True(bench.Fake.InterruptLine);
        Assert.Equal(1, bench.Card.FreeFrames);
        for (int i = 0; i < 300; i++)
        {
            bench.Fake.Step();
            bench.Card.Service(0);
        }

        Assert.Equal(128, bench.Sent.Count);
        for (int i = 0; i < 128; i++)
            Assert.Equal(CardBench.Frame(200, i), bench.Sent[i]);
        bench.ExpectNoViolation();
    }

    [Fact]
    public void Transmit_interrupt_is_masked_while_nobody_waits_for_room()
    {
        CardBench bench = CardBench.Start();
        bench.Transmit(CardBench.Frame(100));
        Assert.False(bench.Card.Rearm());
        Assert.False(bench.Fake.InterruptLine);
    }

    [Fact]
    public void Aborted_frame_is_sent_again_and_its_buffer_kept()
    {
        CardBench bench = CardBench.Start();
        bench.Fake.AbortNext = 2;
        bench.Transmit(CardBench.Frame(100, 1));
        bench.Transmit(CardBench.Frame(100, 2));
        Assert.True(bench.Card.HandleInterrupt());
        bench.Card.Service(0);
        bench.Card.Service(0);
        bench.Card.Service(0);
        Assert.Equal([CardBench.Frame(100, 1), CardBench.Frame(100, 2)], bench.Sent);
        Assert.Equal(2, bench.Card.Counters.TransmitAborts);
        Assert.Equal(1, bench.Card.Counters.TransmitErrorInterrupts);
        Assert.Equal(128, bench.Card.FreeFrames);
    }

    [Fact]
    public void Underrun_raises_the_threshold()
    {
        CardBench bench = CardBench.Start();
        bench.Fake.UnderrunNext = 1;
        bench.Transmit(CardBench.Frame(1000));
        uint before = bench.Fake.LastThreshold;
        bench.Transmit(CardBench.Frame(1000));
        bench.Transmit(CardBench.Frame(1000));
        Assert.True(bench.Fake.LastThreshold > before);
        Assert.Equal(1, bench.Card.Counters.TransmitUnderruns);
    }

    [Fact]
    public void Transmitter_that_stands_is_reset_and_the_queue_goes_on()
    {
        CardBench bench = CardBench.Start();
        bench.Fake.SendsSlowly = true;
        for (int i = 0; i < 10; i++)
            bench.Transmit(CardBench.Frame(100, i));
        for (long now = 0; now < 4_000_000; now += 1_000_000)
            bench.Card.Service(now);
        bench.Fake.SendsSlowly = false;
        for (long now = 4_000_000; now < 7_000_000; now += 1_000_000)
            bench.Card.Service(now);
        Assert.Equal(1, bench.Card.Counters.TransmitTimeouts);
        Assert.Equal(4, bench.Card.Counters.TransmitsLostByReset);
        Assert.Equal(6, bench.Sent.Count);
        Assert.Equal(CardBench.Frame(100, 4), bench.Sent[0]);
        bench.ExpectNoViolation();
    }

    [Fact]
    public void Plus_tells_the_card_once_for_many_frames()
    {
        CardBench bench = CardBench.Start(CardMode.Plus);
        for (int i = 0; i < 10; i++)
            bench.Transmit(CardBench.Frame(100, i));
        Assert.Equal(0, bench.Fake.Polls);
        bench.Card.Service(0);
        Assert.Equal(1, bench.Fake.Polls);
        Assert.Equal(10, bench.Sent.Count);
        Assert.Equal(64, bench.Card.FreeFrames);
        for (int i = 0; i < 1000; i++)
            Assert.True(bench.Transmit(CardBench.Frame(100, i)));
        bench.Card.Service(0);
        Assert.Equal(1010, bench.Sent.Count);
        bench.ExpectNoViolation();
    }

    [Theory]
    [InlineData(CardMode.Classic)]
    [InlineData(CardMode.Plus)]
    public void System_error_resets_the_card_which_then_works(CardMode mode)
    {
        CardBench bench = CardBench.Start(mode);
        bench.Transmit(CardBench.Frame(100, 1));
        bench.Card.Service(0);
        bench.Fake.Raise(Interrupt.SystemError);
        Assert.True(bench.Card.HandleInterrupt());
        bench.Card.Service(0);
        Assert.Equal(1, bench.Card.Counters.Resets);
        bench.Fake.Deliver(CardBench.Frame(100, 2));
        bench.Expect(CardBench.Frame(100, 2));
        bench.Transmit(CardBench.Frame(100, 3));
        bench.Card.Service(0);
        Assert.Equal(CardBench.Frame(100, 3), bench.Sent[^1]);
        bench.ExpectNoViolation();
    }

    [Fact]
    public void Reset_that_does_not_end_is_tried_again_by_the_watchdog()
    {
        CardBench bench = CardBench.Start();
        bench.Fake.ResetHangs = true;
        bench.Fake.Raise(Interrupt.SystemError);
        Assert.True(bench.Card.HandleInterrupt());
        bench.Card.Service(0);
        bench.Fake.ResetHangs = false;
        bench.Card.Service(bench.Card.NextDeadline);
        bench.Fake.Deliver(CardBench.Frame(100, 2));
        Assert.True(bench.Fake.InterruptLine);
        bench.Expect(CardBench.Frame(100, 2));
        bench.Transmit(CardBench.Frame(100, 3));
        Assert.Equal(CardBench.Frame(100, 3), bench.Sent[^1]);
        bench.ExpectNoViolation();
    }

    [Fact]
    public void Link_change_is_noticed()
    {
        CardBench bench = CardBench.Start();
        Assert.True(bench.Card.LinkIsUp);
        bench.Fake.SetLink(false);
        Assert.True(bench.Card.HandleInterrupt());
        Assert.True(bench.Card.Rearm());
        bench.Card.Service(0);
        Assert.False(bench.Card.LinkIsUp);
        Assert.Equal(1, bench.Card.Counters.LinkChanges);
    }

    [Fact]
    public void Interrupt_only_acknowledges_and_counts_each_cause()
    {
        CardBench bench = CardBench.Start();
        bench.Fake.Raise(Interrupt.All);
        Assert.True(bench.Card.HandleInterrupt());
        Assert.Equal(Interrupt.Overflow, bench.Fake.Isr);
        Assert.Equal(0, bench.Fake.Imr);
        CardCounters counters = bench.Card.Counters;
        Assert.Equal(
            [1, 1, 1, 1, 1, 1, 1],
            [counters.ReceiveOverflows, counters.FifoOverflows, counters.ReceiveErrorInterrupts,
                counters.TransmitErrorInterrupts, counters.LinkChanges, counters.TimeOuts, counters.SystemErrors]);
    }
}
