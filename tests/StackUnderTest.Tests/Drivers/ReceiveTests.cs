using StackUnderTest.Drivers.Rtl8139;

namespace StackUnderTest.Tests.Drivers;

public sealed class ReceiveTests
{
    [Theory]
    [InlineData(CardMode.Classic)]
    [InlineData(CardMode.Plus)]
    public void Frames_arrive_in_order_round_the_ring_many_times(CardMode mode)
    {
        CardBench bench = CardBench.Start(mode);
        var random = new Random(1);
        for (int i = 0; i < 2000; i++)
        {
            byte[] frame = CardBench.Frame(random.Next(60, 1515), i);
            Assert.True(bench.Fake.Deliver(frame));
            bench.Expect(frame);
            if (i % 3 == 0)
                bench.ExpectNothing();
        }

        Assert.Equal(2000, bench.Card.Counters.FramesReceived);
        Assert.Equal(mode == CardMode.Classic, bench.Card.Counters.FramesWrapped > 5);
        bench.ExpectNoViolation();
    }

    [Fact]
    public void Ring_gives_a_frame_s_room_back_with_the_next_call()
    {
        CardBench bench = CardBench.Start();
        bench.Fake.Deliver(CardBench.Frame(1000, 1));
        int free = bench.Fake.Free;
        bench.Expect(CardBench.Frame(1000, 1));
        Assert.Equal(free, bench.Fake.Free); // the stack still reads it
        bench.ExpectNothing();
        Assert.Equal(FakeRtl8139.RingSize, bench.Fake.Free);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Lost_wake_up_driver_that_leaves_frames_in_the_ring_does_not_wait(int taken)
    {
        CardBench bench = CardBench.Start();
        Assert.True(bench.Fake.Deliver(CardBench.Frame(1500, 0)));
        Assert.True(bench.Card.HandleInterrupt()); // acknowledged and masked
        int delivered = 1;
        while (bench.Fake.Waiting == 0)
            bench.Fake.Deliver(CardBench.Frame(1500, delivered++));
        Assert.InRange(bench.Fake.Free, 1, 1513);

        // The stack's budget ends early; what came meanwhile is acknowledged, too. From here QEMU says nothing more:
        // unmasking doesn't make it look at its queue.
        for (int i = 0; i < taken; i++)
            bench.Expect(CardBench.Frame(1500, i));
        Assert.True(bench.Card.HandleInterrupt());
        Assert.Equal(0, bench.Fake.Isr);
        bench.Fake.Write(Register.Imr, 2, Interrupt.All);
        Assert.False(bench.Fake.InterruptLine);
        Assert.True(bench.Fake.Waiting > 0);

        Assert.True(bench.Card.Rearm(), "waits with frames in the ring");
        Assert.Equal(1 - taken, bench.Card.Counters.WakeUpsSaved); // room given back made QEMU speak again
        for (int i = taken; i < delivered; i++)
            bench.Expect(CardBench.Frame(1500, i));
        bench.ExpectNothing();
        Assert.Equal(0, bench.Fake.Waiting);
    }

    [Theory]
    [InlineData(CardMode.Classic)]
    [InlineData(CardMode.Plus)]
    public void Lost_wake_up_frame_between_the_last_look_and_unmasking_is_found(CardMode mode)
    {
        CardBench bench = CardBench.Start(mode);
        bench.Fake.Deliver(CardBench.Frame(100, 1));
        bench.Card.HandleInterrupt();
        bench.Expect(CardBench.Frame(100, 1));
        bench.ExpectNothing();
        bench.Fake.Deliver(CardBench.Frame(100, 2));
        bench.Card.HandleInterrupt(); // acknowledged on behalf of a neighbour on the same line
        Assert.True(bench.Card.Rearm());
        Assert.Equal(1, bench.Card.Counters.WakeUpsSaved);
        bench.Expect(CardBench.Frame(100, 2));
        Assert.False(bench.Card.Rearm());
    }

    [Fact]
    public void Watchdog_writes_capr_again_each_second()
    {
        CardBench bench = CardBench.Start();
        int before = bench.Fake.CaprWrites;
        Assert.Equal(1_000_000, bench.Card.NextDeadline);
        bench.Card.Service(999_999);
        Assert.Equal(before, bench.Fake.CaprWrites);
        bench.Card.Service(1_000_000);
        Assert.Equal(before + 1, bench.Fake.CaprWrites);
        bench.Card.Service(2_000_000);
        Assert.Equal(before + 2, bench.Fake.CaprWrites);
    }

    [Theory]
    [InlineData(CardMode.Classic, false)]
    [InlineData(CardMode.Classic, true)]
    [InlineData(CardMode.Plus, false)]
    public void Overflow_is_recovered_from_and_counted(CardMode mode, bool chip)
    {
        CardBench bench = CardBench.Start(mode);
        bench.Fake.IsChip = chip;
        for (int i = 0; i < 200; i++)
            bench.Fake.Deliver(CardBench.Frame(1400, i)); // RXOVW isn't masked: no flow control, frames are lost
        Assert.True(bench.Fake.Missed > 0);
        uint missed = bench.Fake.Missed;
        Assert.True(bench.Card.HandleInterrupt());
        Assert.False(bench.Fake.InterruptLine);
        Assert.True(bench.Card.Rearm(), "an overflow is work");
        Assert.True(bench.Card.HandleInterrupt());
        int received = 0;
        while (bench.Card.TryReceive(out _))
            received++;
        Assert.Equal(200 - (int)missed, received);
        Assert.False(bench.Card.Rearm());
        Assert.False(bench.Fake.InterruptLine);
        Assert.Equal(1, bench.Card.Counters.ReceiveOverflows);
        Assert.Equal(missed, bench.Card.Counters.FramesMissed);
        bench.Fake.Deliver(CardBench.Frame(1400, 7));
        Assert.True(bench.Fake.InterruptLine);
        bench.Expect(CardBench.Frame(1400, 7));
    }

    [Fact]
    public void Ring_filled_to_the_last_octet_loses_its_frames_and_goes_on_in_step()
    {
        CardBench bench = CardBench.Start();
        int free = FakeRtl8139.RingSize;
        while (free > 1512 + 70)
        {
            int size = Math.Min(1512, free - 70 - 1512 > 70 ? 1512 : free - 1512 - 8) & ~3;
            bench.Fake.Deliver(CardBench.Frame(size));
            free = bench.Fake.Free;
        }

        // size + 8 is one less than what is left, and rounding up takes the last octet.
        Assert.True(bench.Fake.Deliver(CardBench.Frame(free - 9)));
        Assert.Equal(FakeRtl8139.RingSize, bench.Fake.Free);
        bench.ExpectNothing();
        bench.Fake.Deliver(CardBench.Frame(300, 5));
        bench.Expect(CardBench.Frame(300, 5));
        bench.ExpectNothing();
    }

    [Fact]
    public void Overflow_of_a_ring_that_then_fills_to_the_last_octet_is_acknowledged_too()
    {
        CardBench bench = CardBench.Start();
        bench.Fake.IsChip = true; // RXOVW stays until CAPR is written
        while (bench.Fake.Free > 3000)
            bench.Fake.Deliver(CardBench.Frame(1000));
        bench.Fake.Deliver(CardBench.Frame(1500));
        bench.Fake.Deliver(CardBench.Frame(1500));
        Assert.True((bench.Fake.Isr & Interrupt.ReceiveOverflow) != 0);
        bench.Fake.Deliver(CardBench.Frame(bench.Fake.Free - 9));
        Assert.Equal(FakeRtl8139.RingSize, bench.Fake.Free); // looks empty
        Assert.True(bench.Card.HandleInterrupt());
        bench.ExpectNothing();
        Assert.Equal(0, bench.Fake.Isr);
        Assert.False(bench.Card.Rearm());
        bench.Fake.Deliver(CardBench.Frame(100, 3));
        bench.Expect(CardBench.Frame(100, 3));
    }

    [Fact]
    public void Watchdog_does_not_let_frames_in_over_the_one_that_was_shown()
    {
        CardBench bench = CardBench.Start();
        bench.Fake.Deliver(CardBench.Frame(1000, 1));
        bench.Expect(CardBench.Frame(1000, 1));
        int free = bench.Fake.Free;
        bench.Card.Service(bench.Card.NextDeadline);
        Assert.True(bench.Fake.Free > free, "CAPR still holds what the stack is done with");
    }

    [Theory]
    [InlineData(new byte[] { 0x01, 0x00, 0xff, 0x7f })] // longer than what the card has written
    [InlineData(new byte[] { 0x01, 0x00, 0x00, 0x00 })] // nothing
    [InlineData(new byte[] { 0x03, 0x00, 0x68, 0x00 })] // alignment error
    [InlineData(new byte[] { 0x00, 0x00, 0x68, 0x00 })] // not received well
    public void Header_that_cannot_be_starts_the_receiver_anew(byte[] header)
    {
        CardBench bench = CardBench.Start();
        bench.Fake.Deliver(CardBench.Frame(100));
        bench.Fake.Spoil(0, header);
        bench.ExpectNothing();
        Assert.Equal(1, bench.Card.Counters.ReceiveHeadersWrong + bench.Card.Counters.ReceiveErrors);
        bench.Fake.Deliver(CardBench.Frame(100, 3));
        bench.Expect(CardBench.Frame(100, 3));
        bench.ExpectNoViolation();
    }

    [Theory]
    [InlineData(CardMode.Classic)]
    [InlineData(CardMode.Plus)]
    public void Frame_longer_than_the_mtu_is_skipped_without_losing_the_next(CardMode mode)
    {
        CardBench bench = CardBench.Start(mode);
        bench.Fake.Deliver(CardBench.Frame(1800));
        bench.Fake.Deliver(CardBench.Frame(80, 4));
        bench.Expect(CardBench.Frame(80, 4));
        Assert.Equal(1, bench.Card.Counters.ReceiveSizesWrong);
    }

    [Fact]
    public void Copy_in_progress_is_waited_for()
    {
        CardBench bench = CardBench.Start();
        bench.Fake.CopySlowly = true;
        bench.Fake.Deliver(CardBench.Frame(500, 8));
        bench.ExpectNothing();
        Assert.True(bench.Card.Rearm());
        bench.Fake.FinishCopy();
        bench.Expect(CardBench.Frame(500, 8));
        Assert.True(bench.Card.Counters.ReceiveCopiesInProgress > 0);
        Assert.Equal(0, bench.Card.Counters.ReceiveHeadersWrong);
    }

    [Fact]
    public void Copy_that_never_ends_starts_the_receiver_anew()
    {
        CardBench bench = CardBench.Start();
        bench.Fake.CopySlowly = true;
        bench.Fake.Deliver(CardBench.Frame(500, 8));
        for (int i = 0; bench.Card.Counters.ReceiveHeadersWrong == 0; i++)
        {
            Assert.True(i < 20_000, "waits for ever");
            bench.ExpectNothing();
        }

        bench.Fake.CopySlowly = false;
        bench.Fake.Deliver(CardBench.Frame(500, 9));
        bench.Expect(CardBench.Frame(500, 9));
        bench.ExpectNoViolation();
    }

    [Fact]
    public void Plus_frame_with_an_error_is_dropped_and_counted()
    {
        CardBench bench = CardBench.Start(CardMode.Plus);
        bench.Fake.ReceiveErrorNext = 1;
        bench.Fake.Deliver(CardBench.Frame(500, 1));
        bench.Fake.Deliver(CardBench.Frame(500, 2));
        bench.Expect(CardBench.Frame(500, 2));
        Assert.Equal(1, bench.Card.Counters.ReceiveErrors);
    }

    [Theory]
    [InlineData(CardMode.Classic)]
    [InlineData(CardMode.Plus)]
    public void Random_frames_all_arrive_or_are_counted(CardMode mode) => RunRandom(mode, 1, 30_000);

    [Theory]
    [Trait("Category", "Deep")]
    [InlineData(CardMode.Classic, 11)]
    [InlineData(CardMode.Plus, 12)]
    public void A_million_random_frames_all_arrive_or_are_counted(CardMode mode, int seed) =>
        RunRandom(mode, seed, 1_000_000);

    /// <summary>Bursts, partial drains, interrupts at any moment: each frame arrives in order, or is in a counter.</summary>
    private static void RunRandom(CardMode mode, int seed, int count)
    {
        CardBench bench = CardBench.Start(mode);
        var random = new Random(seed);
        byte[] frame = CardBench.Frame(1514);
        int sent = 0, refused = 0, received = 0, last = -1;
        for (long now = 0; sent < count; now += 1000)
        {
            for (int burst = random.Next(90); burst > 0; burst--, sent++)
            {
                System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(14), sent);
                int size = random.Next(60, 1515);
                frame[18] = (byte)(size >> 8);
                frame[19] = (byte)size;
                if (!bench.Fake.Deliver(frame.AsSpan(0, size)))
                    refused++;
            }

            if (random.Next(3) != 0 && bench.Fake.InterruptLine)
                Assert.True(bench.Card.HandleInterrupt());
            int budget = random.Next(4) == 0 ? int.MaxValue : random.Next(100);
            for (; budget > 0 && bench.Card.TryReceive(out ReadOnlySpan<byte> got); budget--, received++)
                last = Check(got, last);
            bench.Card.Service(now);
            if (!bench.Card.Rearm() && !bench.Fake.InterruptLine)
                Assert.Equal(0, bench.Fake.Waiting);
        }

        for (int round = 0; round < 20; round++)
        {
            if (bench.Fake.InterruptLine)
                bench.Card.HandleInterrupt();
            for (; bench.Card.TryReceive(out ReadOnlySpan<byte> got); received++)
                last = Check(got, last);
            bench.Card.Rearm();
        }

        CardCounters counters = bench.Card.Counters;
        Assert.True(received > count / 4);
        Assert.Equal(0, counters.ReceiveHeadersWrong + counters.ReceiveErrors + counters.ReceiveSizesWrong);
        Assert.Equal(0, bench.Fake.Waiting);
        Assert.Equal(sent - refused, received + counters.FramesMissed + bench.Fake.Missed + bench.Fake.LostSilently);
        bench.ExpectNoViolation();
    }

    private static int Check(ReadOnlySpan<byte> frame, int last)
    {
        int number = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(frame[14..]);
        if (number <= last || frame.Length != (frame[18] << 8 | frame[19]))
            Assert.Fail($"frame {number} of {frame.Length} after {last}");
        return number;
    }
}
