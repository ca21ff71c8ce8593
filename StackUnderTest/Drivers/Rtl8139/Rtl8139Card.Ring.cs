using System;
using System.Buffers.Binary;

namespace StackUnderTest.Drivers.Rtl8139;

/// <summary>
/// Classic mode, receiving: a ring of 64 KB that the card fills packet after packet.
/// <para>
/// BUFE is asked and CAPR written for each frame. To do without, up to a CBR read once, was tried and dropped: when the
/// ring is filled to the last octet meanwhile, the card writes over what such a driver still reads. CBR only serves to
/// judge headers, and is read once for all packets before it. A frame is shown in place; only one that is split at
/// the ring's end is copied.
/// </para>
/// <para>
/// A ring that is filled to the last octet looks empty (BUFE is only CBR = CAPR + 16): its frames are lost, as on a
/// wire, but the place of the next header stays right, so nothing has to be done about it.
/// </para>
/// </summary>
public sealed partial class Rtl8139Card<TPorts>
{
    private const int RingSize = 64 * 1024;
    private const int RingMask = RingSize - 1;

    /// <summary>Data sheet, RCR.RBLEN: "64k + 16 byte".</summary>
    private const int RingTail = 16;

    /// <summary>CAPR holds the place less this (data sheet: "the initial value is 0FFF0h").</summary>
    private const int CaprBias = 16;

    /// <summary>A copy takes 1.2 ms at 10 Mbit/s, a look at least a port access of 1 us: so long it isn't one.</summary>
    private const int CopyPolls = 10_000;

    private readonly byte[] _joined = new byte[BufferSize];
    private DmaRegion _ring;
    private int _offset;
    private int _known;
    private int _releaseSize;
    private int _copyPolls;

    private bool TryTakeRing(DmaArena arena) => arena.TryAllocate(RingSize + RingTail, 256, out _ring);

    private bool RingHasFrame()
    {
        Release();
        return Look();
    }

    private bool RingReceive(out ReadOnlySpan<byte> frame)
    {
        frame = default;
        Release();
        while (Look() || RecoverFromOverflow())
        {
            uint header = BinaryPrimitives.ReadUInt32LittleEndian(_ring.Slice(_offset, PacketHeader.Size));
            int size = (int)(header >> 16);
            if (size == PacketHeader.CopyInProgress && ++_copyPolls < CopyPolls)
            {
                Counters.ReceiveCopiesInProgress++;
                return false;
            }

            _copyPolls = 0;
            if (!IsHeaderRight(header, size))
            {
                RestartReceiver();
                continue;
            }

            _releaseSize = (PacketHeader.Size + size + 3) & ~3;
            int frameSize = size - PacketHeader.CrcSize;
            if (frameSize < SmallestFrame || frameSize > GreatestFrame)
            {
                Counters.ReceiveSizesWrong++;
                Release();
                continue;
            }

            Counters.FramesReceived++;
            Counters.OctetsReceived += frameSize;
            frame = Show((_offset + PacketHeader.Size) & RingMask, frameSize);
            return true;
        }

        return false;
    }

    /// <summary>
    /// A header that says nothing impossible: received well, and ending where the card has already been. One that
    /// fails means that the order is lost, and only a fresh start finds it again.
    /// </summary>
    private bool IsHeaderRight(uint header, int size)
    {
        if ((header & PacketHeader.Ok) == 0 || (header & PacketHeader.AnyError) != 0)
        {
            Counters.ReceiveErrors++;
            return false;
        }

        int taken = (PacketHeader.Size + size + 3) & ~3;
        if (size > PacketHeader.CrcSize && taken <= Available)
            return true;
        _known = Read16(Register.Cbr) & RingMask; // the chip may have shown CBR within a packet
        if (size > PacketHeader.CrcSize && taken <= Available)
            return true;
        Counters.ReceiveHeadersWrong++;
        return false;
    }

    private int Available => (_known - _offset) & RingMask;

    private ReadOnlySpan<byte> Show(int start, int size)
    {
        if (start + size <= RingSize)
            return _ring.Slice(start, size);
        Counters.FramesWrapped++;
        int first = RingSize - start;
        _ring.Slice(start, first).CopyTo(_joined);
        _ring.Slice(0, size - first).CopyTo(new Span<byte>(_joined, first, size - first));
        return new ReadOnlySpan<byte>(_joined, 0, size);
    }

    /// <summary>Gives the shown frame's room back.</summary>
    private void Release()
    {
        if (_releaseSize == 0)
            return;
        _offset = (_offset + _releaseSize) & RingMask;
        _releaseSize = 0;
        ConfirmRing();
    }

    /// <summary>Writes CAPR, upon which QEMU also looks whether its queue has frames for the room.</summary>
    private void ConfirmRing() => Write16(Register.Capr, (ushort)(_offset - CaprBias));

    private bool Look()
    {
        if ((Read8(Register.Cr) & Register.BufferEmpty) != 0)
            return false;
        if (_known == _offset)
            _known = Read16(Register.Cbr) & RingMask;
        return true;
    }

    /// <summary>
    /// After an overflow, once the ring is empty: CAPR first, then RXOVW, FOVW and ROK together (data sheet, ISR), and
    /// because that took a ROK along, one more look.
    /// </summary>
    private bool RecoverFromOverflow()
    {
        if (!_overflowMarked)
            return false;
        _overflowMarked = false;
        ConfirmRing();
        Write16(Register.Isr, Interrupt.Overflow | Interrupt.ReceiveOk);
        CountMissed();
        return Look();
    }

    /// <summary>
    /// The receiver off and on, its configuration and ring anew. What was in the ring is lost. The chip starts at
    /// CBR, which is 0 then; should it not be, we start there, too.
    /// </summary>
    private void RestartReceiver()
    {
        Write8(Register.Cr, Register.TransmitterEnable);
        Write32(Register.RbStart, _ring.Physical);
        Write8(Register.Cr, Register.ReceiverEnable | Register.TransmitterEnable);
        Write32(Register.Rcr, Register.ReceiveConfig);
        _offset = _known = Read16(Register.Cbr) & RingMask & ~3;
        _releaseSize = 0;
        ConfirmRing();
    }
}
