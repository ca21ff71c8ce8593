namespace StackUnderTest.Drivers.Rtl8139;

/// <summary>What happened, each by its reason. Only ever increased; read whenever wanted.</summary>
public sealed class CardCounters
{
    public long Interrupts;

    /// <summary>The interrupt routine was called and no cause was set: the line is shared.</summary>
    public long InterruptsOfOthers;

    public long FramesReceived;
    public long OctetsReceived;
    public long FramesSent;
    public long OctetsSent;

    /// <summary>Split at the ring's end and put together.</summary>
    public long FramesWrapped;

    /// <summary>The ring's order was lost (a header that can't be): the receiver was started anew.</summary>
    public long ReceiveHeadersWrong;

    /// <summary>Shorter than Ethernet's minimum, or longer than the MTU lets it be.</summary>
    public long ReceiveSizesWrong;

    /// <summary>Marked as bad by the card: CRC, alignment, runt, long, symbol.</summary>
    public long ReceiveErrors;

    /// <summary>In more than one descriptor: never a frame for our buffers.</summary>
    public long ReceiveFragments;

    /// <summary>A header said "copy in progress".</summary>
    public long ReceiveCopiesInProgress;

    /// <summary>ISR.RXOVW: the ring was full, or no descriptor free.</summary>
    public long ReceiveOverflows;

    /// <summary>ISR.FOVW: the bus was too slow for the FIFO.</summary>
    public long FifoOverflows;

    /// <summary>ISR.RER.</summary>
    public long ReceiveErrorInterrupts;

    /// <summary>MPC: frames that the card had no room for.</summary>
    public long FramesMissed;

    /// <summary>Asked for more than the greatest frame.</summary>
    public long TransmitSizesWrong;

    /// <summary>All of the queue was in use.</summary>
    public long TransmitQueueFull;

    /// <summary>ISR.TER.</summary>
    public long TransmitErrorInterrupts;

    /// <summary>TSD.TABT: given up after 16 collisions, then sent again.</summary>
    public long TransmitAborts;

    /// <summary>TSD.TUN: the FIFO ran dry; the threshold was raised.</summary>
    public long TransmitUnderruns;

    /// <summary>TSD.CRS or OWC: on the wire, perhaps not whole.</summary>
    public long TransmitErrors;

    /// <summary>In the card when it had to be reset.</summary>
    public long TransmitsLostByReset;

    /// <summary>The card did not finish a frame within <see cref="CardTiming.TransmitLimit"/>: reset.</summary>
    public long TransmitTimeouts;

    public long LinkChanges;
    public long TimeOuts;

    /// <summary>ISR.SERR: a parity or other error on PCI: reset.</summary>
    public long SystemErrors;

    public long Resets;

    /// <summary>The second look after unmasking found what no interrupt would have told.</summary>
    public long WakeUpsSaved;

    public long WatchdogRuns;
}

/// <summary>Microseconds.</summary>
public static class CardTiming
{
    public const long WatchdogInterval = 1_000_000;
    public const long TransmitLimit = 4_000_000;
}
