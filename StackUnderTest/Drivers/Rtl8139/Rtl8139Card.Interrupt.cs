namespace StackUnderTest.Drivers.Rtl8139;

/// <summary>Interrupts, what they mark, and the watchdog for what they don't tell.</summary>
public sealed partial class Rtl8139Card<TPorts>
{
    private volatile bool _overflowMarked;
    private volatile bool _linkMarked;
    private volatile bool _systemErrorMarked;
    private bool _resetFailed;
    private ushort _mask;
    private long _watchdogDeadline;
    private long _progressTime;
    private uint _progressDone;

    /// <summary>When <see cref="Service"/> must be called even if nothing happens.</summary>
    public long NextDeadline => _watchdogDeadline;

    /// <summary>
    /// The interrupt routine: acknowledge, mask, mark. An overflow isn't acknowledged here, because the chip wants CAPR
    /// moved first (data sheet, ISR.RXOVW); masked, it doesn't hold the line.
    /// </summary>
    /// <returns>False if this card asked for nothing: the line is shared.</returns>
    public bool HandleInterrupt()
    {
        ushort status = Read16(Register.Isr);
        if ((status & Interrupt.All) == 0 || status == ushort.MaxValue)
        {
            Counters.InterruptsOfOthers++;
            return false;
        }

        SetMask(0);
        Write16(Register.Isr, (ushort)(status & ~Interrupt.Overflow));
        Counters.Interrupts++;
        Count(status);
        if ((status & Interrupt.Overflow) != 0)
            _overflowMarked = true;
        if ((status & Interrupt.LinkChange) != 0)
            _linkMarked = true;
        if ((status & Interrupt.SystemError) != 0)
            _systemErrorMarked = true;
        return true;
    }

    /// <summary>Call it after each poll of the stack: it starts what waits, and does what interrupts marked. The frame
    /// received last is released.</summary>
    public void Service(long now)
    {
        // The stack is done with the frame shown last. Its room must be free before CAPR is written by the watchdog:
        // frames that this lets in could fill the ring to the last octet, look like none, and be written over it.
        if (!_plus)
            Release();
        Kick();
        Reclaim();
        if (_linkMarked)
        {
            _linkMarked = false;
            ReadLink();
        }

        if (_systemErrorMarked)
        {
            _systemErrorMarked = false;
            Reset();
        }

        if (now >= _watchdogDeadline)
            RunWatchdog(now);
    }

    /// <summary>
    /// Call it before waiting, with the processor's interrupts off: unmasks, then looks once more.
    /// </summary>
    /// <returns>True if there is work: poll again in place of waiting.</returns>
    public bool Rearm()
    {
        Kick();
        Reclaim();
        bool sending = _started != _done;
        SetMask(sending ? Interrupt.All : Interrupt.Always);
        if (_overflowMarked || _linkMarked || _systemErrorMarked)
            return true;
        if (!(_plus ? PlusHasFrame() : RingHasFrame()))
            return false;
        if ((Read16(Register.Isr) & Interrupt.ReceiveOk) == 0)
            Counters.WakeUpsSaved++;
        return true;
    }

    /// <summary>A port access is dear to an emulated processor, and the clock ends its sleep each millisecond.</summary>
    private void SetMask(ushort mask)
    {
        if (mask == _mask)
            return;
        _mask = mask;
        Write16(Register.Imr, mask);
    }

    private void Count(ushort status)
    {
        if ((status & Interrupt.ReceiveOverflow) != 0 && !_overflowMarked)
            Counters.ReceiveOverflows++;
        if ((status & Interrupt.FifoOverflow) != 0 && !_overflowMarked)
            Counters.FifoOverflows++;
        if ((status & Interrupt.ReceiveError) != 0)
            Counters.ReceiveErrorInterrupts++;
        if ((status & Interrupt.TransmitError) != 0)
            Counters.TransmitErrorInterrupts++;
        if ((status & Interrupt.LinkChange) != 0)
            Counters.LinkChanges++;
        if ((status & Interrupt.TimeOut) != 0)
            Counters.TimeOuts++;
        if ((status & Interrupt.SystemError) != 0)
            Counters.SystemErrors++;
    }

    private void RunWatchdog(long now)
    {
        _watchdogDeadline = now + CardTiming.WatchdogInterval;
        Counters.WatchdogRuns++;
        if (_resetFailed)
        {
            Reset();
            return;
        }

        ReadLink();
        CountMissed();
        if (!_plus)
            ConfirmRing();
        if (_started == _done || _done != _progressDone)
        {
            _progressDone = _done;
            _progressTime = now;
        }
        else if (now - _progressTime >= CardTiming.TransmitLimit)
        {
            Counters.TransmitTimeouts++;
            _progressTime = now;
            Reset();
        }
    }

    private void ReadLink() => _linkIsUp = (Read8(Register.Msr) & Register.LinkDown) == 0;

    /// <summary>Data sheet, "Missed Packet Counter": 24 bits, "any write clears it".</summary>
    private void CountMissed()
    {
        uint missed = Read32(Register.Mpc) & 0xff_ffff;
        if (missed == 0)
            return;
        Counters.FramesMissed += missed;
        Write32(Register.Mpc, 0);
    }

    /// <summary>Starts the card anew; the queue behind it is kept, what the card had is lost as on a wire.</summary>
    private void Reset()
    {
        Counters.Resets++;
        Counters.TransmitsLostByReset += _started - _done;
        _done = _started;
        _largeDone = _largeHead;
        _resetFailed = !TryReset();
        if (_resetFailed)
            return; // the watchdog tries again
        _nextDescriptor = _oldestDescriptor = 0;
        _overflowMarked = false;
        SetUp();
        SetMask(Interrupt.All);
        StartQueued();
    }
}
