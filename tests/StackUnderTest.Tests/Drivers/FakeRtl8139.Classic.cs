using System.Buffers.Binary;
using StackUnderTest.Drivers.Rtl8139;

namespace StackUnderTest.Tests.Drivers;

internal sealed partial class FakeRtl8139
{
    public const int RingSize = 65536;

    private readonly uint[] _tsd = new uint[4];
    private readonly uint[] _tsad = new uint[4];
    private uint _ringStart;
    private int _readOffset;
    private int _writeOffset;
    private int _currentTransmit;
    private int _nextWritten;
    private bool _halted;
    private int _copyHeader = -1;
    private int _copySize;

    /// <summary>The chip: a frame isn't done within the register write, but at <see cref="Step"/>.</summary>
    public bool SendsSlowly { get; set; }

    /// <summary>So many sends end with TABT.</summary>
    public int AbortNext { get; set; }

    public int UnderrunNext { get; set; }

    /// <summary>The next frame's header says fff0 until <see cref="FinishCopy"/>.</summary>
    public bool CopySlowly { get; set; }

    public uint LastThreshold { get; private set; }

    /// <summary>Of the descriptors in the order in which they were used.</summary>
    public List<int>? UsedDescriptors { get; set; }

    public int Free => RingSize - ((_writeOffset - _readOffset) & (RingSize - 1));

    /// <summary>Frames in rings that were filled to the last octet and then looked empty.</summary>
    public int LostSilently { get; private set; }

    private bool RingIsEmpty => _writeOffset == _readOffset;

    /// <summary>QEMU's flow control, the root of the lost wake-up.</summary>
    private bool CanReceive => !Receives || (_cpcr & 2) != 0 || RingIsEmpty || Free >= 1514
        || (Imr & Interrupt.ReceiveOverflow) != 0;

    /// <summary>Puts octets over the ring, as a card gone wrong would.</summary>
    public void Spoil(int offset, ReadOnlySpan<byte> bytes) => bytes.CopyTo(memory.At(_ringStart + (uint)offset, bytes.Length));

    public void FinishCopy()
    {
        BinaryPrimitives.WriteUInt16LittleEndian(memory.At(_ringStart + (uint)_copyHeader + 2, 2), (ushort)_copySize);
        _copyHeader = -1;
        CopySlowly = false;
    }

    /// <summary>One stage of sending passes: read into the FIFO (OWN), then on the wire (TOK).</summary>
    public void Step()
    {
        ref uint status = ref _tsd[_currentTransmit];
        if (_halted)
            return;
        if ((status & Register.TsdOwn) == 0)
            status |= Register.TsdOwn;
        else if ((status & (Register.TsdOk | Register.TsdSizeMask)) is > 0 and < Register.TsdOk)
            Finish();
    }

    private void WriteTsd(int index, uint value)
    {
        if (PlusTouched)
        {
            Violations.Add("TSD is the tally command once CPCR was written");
            return;
        }

        Demand((_command & Register.TransmitterEnable) != 0, "TSD before TE");
        Demand((_tsd[index] & Register.TsdOwn) != 0, "TSD written while the card has it");
        Demand(index == _nextWritten, "TSD out of turn");
        Demand(_tsad[index] % 4 == 0, "TSAD not aligned");
        if ((value & Register.TsdSizeMask) is < 60 or > 1514)
            Violations.Add($"frame of {value & Register.TsdSizeMask}");
        _nextWritten = (index + 1) % _tsd.Length;
        _tsd[index] = value;
        SendClassic();
    }

    /// <summary>Only its own current descriptor: others wait for their turn.</summary>
    private void SendClassic()
    {
        while (!_halted && !SendsSlowly && (_tsd[_currentTransmit] & Register.TsdOwn) == 0)
        {
            _tsd[_currentTransmit] |= Register.TsdOwn;
            Finish();
        }
    }

    private void Finish()
    {
        ref uint status = ref _tsd[_currentTransmit];
        if (AbortNext > 0)
        {
            AbortNext--;
            _halted = true;
            status = status & ~Register.TsdOwn | Register.TsdAbort;
            _isr |= Interrupt.TransmitError;
            return;
        }

        LastThreshold = status >> Register.TsdThresholdShift & 0x3f;
        UsedDescriptors?.Add(_currentTransmit);
        int size = (int)(status & Register.TsdSizeMask);
        Sent?.Invoke(memory.At(_tsad[_currentTransmit], size));
        status |= Register.TsdOk;
        if (UnderrunNext > 0)
        {
            UnderrunNext--;
            status |= Register.TsdUnderrun;
        }

        _currentTransmit = (_currentTransmit + 1) % 4;
        _isr |= Interrupt.TransmitOk;
    }

    private void WriteCapr(uint value)
    {
        CaprWrites++;
        int offset = (int)(value + 16) & (RingSize - 1);
        int written = (_writeOffset - _readOffset) & (RingSize - 1);
        Demand(offset % 4 == 0, "CAPR within a packet");
        Demand(((offset - _readOffset) & (RingSize - 1)) <= written, "CAPR beyond what was written");
        _readOffset = offset;
        _ringMovedSinceOverflow = true;
        TakeWaiting();
    }

    private void ReceiveToRing(ReadOnlySpan<byte> frame)
    {
        if (!RingIsEmpty && frame.Length + 8 >= Free)
        {
            Overflow();
            return;
        }

        Span<byte> header = stackalloc byte[4];
        BinaryPrimitives.WriteUInt16LittleEndian(header, PacketHeader.Ok);
        int size = frame.Length + 4;
        BinaryPrimitives.WriteUInt16LittleEndian(
            header[2..], CopySlowly ? PacketHeader.CopyInProgress : (ushort)size);
        if (CopySlowly)
            (_copyHeader, _copySize) = (_writeOffset, size);
        int at = WriteRing(_writeOffset, header);
        at = WriteRing(at, frame);
        at = WriteRing(at, [0xde, 0xad, 0xbe, 0xef]); // nobody looks at the CRC
        _writeOffset = (at + 3) & ~3 & (RingSize - 1);
        _isr |= Interrupt.ReceiveOk;
        if (RingIsEmpty)
            LostSilently += CountRing();
    }

    /// <summary>How many frames a full ring holds.</summary>
    private int CountRing()
    {
        int count = 0, at = _readOffset;
        do
        {
            int size = BinaryPrimitives.ReadUInt16LittleEndian(memory.At(_ringStart + (uint)at + 2, 2));
            at = (at + 4 + size + 3) & ~3 & (RingSize - 1);
            count++;
        }
        while (at != _writeOffset);
        return count;
    }

    private int WriteRing(int at, ReadOnlySpan<byte> bytes)
    {
        int first = Math.Min(bytes.Length, RingSize - at);
        bytes[..first].CopyTo(memory.At(_ringStart + (uint)at, first));
        bytes[first..].CopyTo(memory.At(_ringStart, bytes.Length - first));
        return (at + bytes.Length) & (RingSize - 1);
    }
}
