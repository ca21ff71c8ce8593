using System;
using StackUnderTest.Stack.Link;

namespace StackUnderTest.Drivers.Rtl8139;

/// <summary>
/// C+ mode: a ring of 64 descriptors each way in memory, looked at without port accesses. A frame is sent by giving its
/// descriptor away and telling the card to look (TPPoll) once for several frames, at the latest by
/// <see cref="Service"/>. Frames to be cut by the card (large send) have buffers of their own, used in turn.
/// Received checksums are not believed: QEMU doesn't compute them, and the stack verifies anyway.
/// </summary>
public sealed unsafe partial class Rtl8139Card<TPorts>
{
    /// <summary>The chip's rings end there whatever EOR says.</summary>
    private const int PlusDescriptors = 64;

    private const int PlusLargeBuffers = 8;
    private const int PlusLargeBufferSize = 64 * 1024;

    /// <summary>A descriptor's size has 16 bits.</summary>
    private const int PlusLargeFrame = (int)Descriptor.TransmitSizeMask;

    /// <summary>Less Ethernet's header and the greatest of IP and TCP.</summary>
    private const int PlusLargeSend = PlusLargeFrame - 14 - 60 - 60;

    /// <summary>Frames given away before the card is told.</summary>
    private const int KickAfter = 16;

    private const int ProtocolOffset = 14 + 9;
    private const byte Udp = 17;

    private readonly bool[] _isLarge = new bool[PlusDescriptors];
    private DmaRegion _receiveRing;
    private DmaRegion _transmitRing;
    private DmaRegion _receiveBuffers;
    private DmaRegion _largeBuffers;
    private DmaRegion _tally;
    private uint _largeHead;
    private uint _largeDone;
    private int _unkicked;
    private int _next;
    private bool _shown;

    private bool TryTakePlusMemory(DmaArena arena) =>
        arena.TryAllocate(PlusDescriptors * Descriptor.Size, Descriptor.RingAlignment, out _receiveRing)
        && arena.TryAllocate(PlusDescriptors * Descriptor.Size, Descriptor.RingAlignment, out _transmitRing)
        && arena.TryAllocate(PlusDescriptors * BufferSize, 256, out _receiveBuffers)
        && arena.TryAllocate(PlusDescriptors * BufferSize, 256, out _buffers)
        && arena.TryAllocate(PlusLargeBuffers * PlusLargeBufferSize, 256, out _largeBuffers)
        && arena.TryAllocate(TallyCounters.Size, TallyCounters.Size, out _tally);

    /// <summary>
    /// The card's own counters: only in C+ mode, where they replace TSD0 and TSD1. Takes some port accesses; false if
    /// the card doesn't answer.
    /// </summary>
    public bool TryReadTally(out TallyCounters counters)
    {
        counters = default;
        if (!_plus)
            return false;
        Write32(Register.Dtccr + 4, 0);
        Write32(Register.Dtccr, _tally.Physical | Register.DumpTally);
        for (int i = 0; i < ResetPolls; i++)
        {
            if ((Read32(Register.Dtccr) & Register.DumpTally) != 0)
                continue;
            counters = TallyCounters.Read(_tally.Slice(0, TallyCounters.Size));
            return true;
        }

        return false;
    }

    /// <summary>Data sheet RTL8139C+, "C+ Command Register": before the rings' addresses.</summary>
    private void SetUpPlus()
    {
        Write16(Register.Cpcr, Register.PlusCommand);
        _next = 0;
        _shown = false;
        _unkicked = 0;
        _head = _started = _done = 0;
        _largeHead = _largeDone = 0;
        for (int i = 0; i < PlusDescriptors; i++)
        {
            Transmitter(i)->Command = 0;
            GiveBack(i);
        }

        Write32(Register.Tnpds, _transmitRing.Physical);
        Write32(Register.Tnpds + 4, 0);
        Write32(Register.Rdsar, _receiveRing.Physical);
        Write32(Register.Rdsar + 4, 0);
    }

    private Descriptor* Receiver(int index) => (Descriptor*)_receiveRing.Pointer + index;

    private Descriptor* Transmitter(int index) => (Descriptor*)_transmitRing.Pointer + index;

    private static uint EndBit(int index) => index == PlusDescriptors - 1 ? Descriptor.EndOfRing : 0;

    private Span<byte> LargeBuffer(uint number, int size) =>
        _largeBuffers.Slice((int)(number % PlusLargeBuffers) * PlusLargeBufferSize, size);

    private void GiveBack(int index)
    {
        Descriptor* descriptor = Receiver(index);
        descriptor->Vlan = 0;
        descriptor->BufferLow = _receiveBuffers.Physical + (uint)(index * BufferSize);
        descriptor->BufferHigh = 0;
        descriptor->Command = Descriptor.Own | EndBit(index) | BufferSize;
    }

    private void ReleaseDescriptor()
    {
        if (!_shown)
            return;
        _shown = false;
        GiveBack(_next);
        _next = (_next + 1) % PlusDescriptors;
    }

    private bool PlusHasFrame()
    {
        ReleaseDescriptor();
        return (Receiver(_next)->Command & Descriptor.Own) == 0;
    }

    private bool PlusReceive(out ReadOnlySpan<byte> frame)
    {
        frame = default;
        while (PlusHasFrame() || PlusRecoverFromOverflow())
        {
            uint status = Receiver(_next)->Command;
            _shown = true;
            int size = (int)(status & Descriptor.ReceiveSizeMask) - PacketHeader.CrcSize;
            const uint Whole = Descriptor.FirstSegment | Descriptor.LastSegment;
            if ((status & Descriptor.ReceiveErrors) != 0)
                Counters.ReceiveErrors++;
            else if ((status & Whole) != Whole)
                Counters.ReceiveFragments++;
            else if (size < SmallestFrame || size > GreatestFrame)
                Counters.ReceiveSizesWrong++;
            else
            {
                Counters.FramesReceived++;
                Counters.OctetsReceived += size;
                frame = _receiveBuffers.Slice(_next * BufferSize, size);
                return true;
            }
        }

        return false;
    }

    /// <summary>All descriptors are the card's again: RDU may be acknowledged, and one more look.</summary>
    private bool PlusRecoverFromOverflow()
    {
        if (!_overflowMarked)
            return false;
        _overflowMarked = false;
        Write16(Register.Isr, Interrupt.Overflow | Interrupt.ReceiveOk);
        CountMissed();
        return PlusHasFrame();
    }

    private void PlusTransmit(int size, TransmitRequest request)
    {
        int index = (int)(_head % PlusDescriptors);
        Descriptor* descriptor = Transmitter(index);
        Span<byte> frame = _reservedLarge ? LargeBuffer(_largeHead, size) : SmallBuffer(_head, size);
        uint command = Descriptor.Own | Descriptor.FirstSegment | Descriptor.LastSegment | EndBit(index) | (uint)size;
        if (request.SegmentSize > 0)
            command |= Descriptor.LargeSend
                | (uint)Math.Min(request.SegmentSize, Descriptor.GreatestSegmentSize) << Descriptor.SegmentSizeShift;
        else if (request.TransportChecksum)
            command |= frame[ProtocolOffset] == Udp ? Descriptor.UdpChecksum : Descriptor.TcpChecksum;
        uint small = _buffers.Physical + (uint)BufferOffset(_head);
        uint large = _largeBuffers.Physical + _largeHead % PlusLargeBuffers * PlusLargeBufferSize;
        descriptor->Vlan = 0;
        descriptor->BufferLow = _reservedLarge ? large : small;
        descriptor->BufferHigh = 0;
        descriptor->Command = command; // last: from here on it is the card's
        _isLarge[index] = _reservedLarge;
        _sizes[index] = size;
        if (_reservedLarge)
            _largeHead++;
        _head++;
        _started = _head;
        if (++_unkicked >= KickAfter)
            Kick();
    }

    /// <summary>Data sheet RTL8139C+, "Transmit Priority Polling Register": look at the ring.</summary>
    private void Kick()
    {
        if (_unkicked == 0)
            return;
        _unkicked = 0;
        Write8(Register.TpPoll, Register.PollNormal);
    }

    private void PlusReclaim()
    {
        while (_done != _started)
        {
            int index = (int)(_done % PlusDescriptors);
            uint status = Transmitter(index)->Command;
            if ((status & Descriptor.Own) != 0)
                return;
            Counters.FramesSent++;
            Counters.OctetsSent += _sizes[index];
            if ((status & Descriptor.TransmitUnderrun) != 0)
                Counters.TransmitUnderruns++;
            else if ((status & Descriptor.TransmitErrors) != 0)
                Counters.TransmitErrors++;
            if (_isLarge[index])
                _largeDone++;
            _done++;
        }
    }
}
