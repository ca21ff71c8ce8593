using StackUnderTest.Drivers.Rtl8139;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Tests.Drivers;

internal delegate void FrameSent(ReadOnlySpan<byte> frame);

/// <summary>
/// A model of the card: as QEMU's behaves, and where told so as the chip does. Registers here, the ring and classic
/// sending in <c>Classic</c>, descriptors in <c>Plus</c>. It keeps a list of what a driver must not do.
/// </summary>
internal sealed partial class FakeRtl8139(FakeMemory memory, MacAddress address)
{
    private const int BackendSize = 512;
    private const int BackendFrame = 2048;

    private readonly byte[] _backend = new byte[BackendSize * BackendFrame];
    private readonly int[] _backendSizes = new int[BackendSize];
    private readonly FakeEeprom _eeprom = new(address);
    private int _backendFirst;
    private byte _command;
    private byte _lock;
    private ushort _isr;
    private uint _tcr;
    private uint _rcr;
    private ulong _groups;
    private bool _ringMovedSinceOverflow = true;

    /// <summary>Rules broken: accesses of the wrong width, configuration while locked, and the like.</summary>
    public List<string> Violations { get; } = [];

    /// <summary>Told of each frame on the wire.</summary>
    public FrameSent? Sent { get; set; }

    /// <summary>Behave as the chip, where QEMU doesn't.</summary>
    public bool IsChip { get; set; }

    public bool ResetHangs { get; set; }

    /// <summary>The ID registers weren't loaded.</summary>
    public bool IdIsEmpty { get; set; }

    public bool LinkIsDown { get; private set; }

    public ushort Imr { get; private set; }

    public ushort Isr => _isr;

    public uint Missed { get; private set; }

    public bool InterruptLine => (_isr & Imr) != 0;

    /// <summary>Frames that wait before the card, as in a TAP device's queue.</summary>
    public int Waiting { get; private set; }

    public int CaprWrites { get; private set; }

    public int Polls { get; private set; }

    public int Resets { get; private set; }

    public bool PlusTouched { get; private set; }

    public ulong Groups => _groups;

    private bool Receives => (_command & Register.ReceiverEnable) != 0;

    /// <summary>A frame comes from the wire; false if even the queue before the card is full.</summary>
    public bool Deliver(ReadOnlySpan<byte> frame)
    {
        if (Waiting == BackendSize)
            return false;
        int place = (_backendFirst + Waiting++) % BackendSize;
        frame.CopyTo(_backend.AsSpan(place * BackendFrame));
        _backendSizes[place] = frame.Length;
        TakeWaiting();
        return true;
    }

    public void SetLink(bool up)
    {
        LinkIsDown = !up;
        _isr |= Interrupt.LinkChange;
    }

    public void Raise(ushort cause) => _isr |= cause;

    public uint Read(int register, int width)
    {
        Check(register, width);
        if (register < Register.Idr0 + MacAddress.Size)
            return IdIsEmpty ? 0 : (uint)(address.Value >> (40 - 8 * register)) & 0xff;
        switch (register)
        {
            case Register.Dtccr when PlusTouched:
                return _tallyAddress;
            case >= Register.Tsd0 and < Register.Tsd0 + 16:
                return _tsd[(register - Register.Tsd0) / 4];
            case Register.Cr:
                return (uint)(_command | (RingIsEmpty ? Register.BufferEmpty : 0));
            case Register.Capr:
                return (ushort)(_readOffset - 16);
            case Register.Cbr:
                return (ushort)_writeOffset;
            case Register.Imr:
                return Imr;
            case Register.Isr:
                return _isr;
            case Register.Tcr:
                return _tcr | 0x7480_0000;
            case Register.Rcr:
                return _rcr;
            case Register.Mpc:
                return Missed;
            case Register.Cr9346:
                return (uint)(_lock | (_eeprom.Output ? Register.EepromOut : 0));
            case Register.Msr:
                return LinkIsDown ? Register.LinkDown : 0u;
            default:
                Violations.Add($"read {register:x}");
                return 0;
        }
    }

    public void Write(int register, int width, uint value)
    {
        Check(register, width);
        switch (register)
        {
            case Register.Mar0:
                _groups = _groups & ~0xffff_ffffUL | value;
                break;
            case Register.Mar0 + 4:
                _groups = _groups & 0xffff_ffff | (ulong)value << 32;
                break;
            case Register.Dtccr when PlusTouched:
                WriteTallyCommand(value);
                break;
            case Register.Dtccr + 4 when PlusTouched:
                break;
            case >= Register.Tsd0 and < Register.Tsd0 + 16:
                WriteTsd((register - Register.Tsd0) / 4, value);
                break;
            case >= Register.Tsad0 and < Register.Tsad0 + 16:
                Demand(register != Register.Tnpds || !PlusTouched || value % Descriptor.RingAlignment == 0,
                    "TNPDS not aligned");
                _tsad[(register - Register.Tsad0) / 4] = value;
                break;
            case Register.RbStart:
                Demand(!Receives, "RBSTART while receiving");
                Demand(value % 4 == 0, "RBSTART not aligned");
                _ringStart = value;
                break;
            case Register.Cr:
                WriteCommand((byte)value);
                break;
            case Register.Capr:
                WriteCapr(value);
                break;
            case Register.Imr:
                Imr = (ushort)value;
                break;
            case Register.Isr:
                WriteIsr((ushort)value);
                break;
            case Register.Tcr:
                WriteTcr(value);
                break;
            case Register.Rcr:
                WriteRcr(value);
                break;
            case Register.Mpc:
                Missed = 0;
                break;
            case Register.Cr9346:
                _lock = (byte)(value & ~Register.EepromOut);
                _eeprom.Drive(value);
                break;
            case Register.Config1:
                Demand(_lock == Register.ConfigUnlocked, "CONFIG1 while locked");
                break;
            case Register.TpPoll:
                Polls++;
                SendDescriptors();
                break;
            case Register.Cpcr:
                Demand((_command & (Register.ReceiverEnable | Register.TransmitterEnable)) == 0, "CPCR while it works");
                PlusTouched = true;
                _cpcr = value;
                break;
            case Register.Rdsar:
                Demand((_cpcr & 2) != 0, "RDSAR before CPCR.RxEnb");
                Demand(value % Descriptor.RingAlignment == 0, "RDSAR not aligned");
                _receiveRing = value;
                _receiveIndex = 0;
                break;
            case Register.Rdsar + 4:
                break;
            default:
                Violations.Add($"write {register:x}");
                break;
        }
    }

    private void Demand(bool kept, string rule)
    {
        if (!kept)
            Violations.Add(rule);
    }

    private void Check(int register, int width)
    {
        int right = register switch
        {
            < 6 or Register.Cr or Register.Cr9346 or Register.Config1 or Register.Msr or Register.TpPoll => 1,
            Register.Capr or Register.Cbr or Register.Imr or Register.Isr or Register.Cpcr => 2,
            _ => 4,
        };
        if (width != right)
            Violations.Add($"{register:x} by {width * 8} bits");
    }

    private void WriteCommand(byte value)
    {
        if ((value & Register.Reset) == 0)
        {
            _command = (byte)(value & (Register.ReceiverEnable | Register.TransmitterEnable));
            TakeWaiting();
            return;
        }

        Resets++;
        _command = ResetHangs ? Register.Reset : (byte)0;
        _isr = Imr = 0;
        _tcr = _rcr = _cpcr = 0;
        PlusTouched = false;
        _readOffset = _writeOffset = _currentTransmit = _nextWritten = _receiveIndex = _transmitIndex = 0;
        _tallySent = _tallyReceived = 0;
        _halted = false;
        _tsd.AsSpan().Fill(Register.TsdOwn);
    }

    private void WriteIsr(ushort value)
    {
        // The chip: RXOVW goes only once CAPR has moved.
        if (IsChip && !_ringMovedSinceOverflow)
            value &= unchecked((ushort)~Interrupt.ReceiveOverflow);
        _isr &= (ushort)~value;
    }

    private void WriteTcr(uint value)
    {
        if ((_command & Register.TransmitterEnable) == 0)
        {
            Violations.Add("TCR before TE");
            return;
        }

        _tcr = value & ~Register.ClearAbort;
        if ((value & Register.ClearAbort) == 0 || !_halted)
            return;
        _halted = false;
        _tsd[_currentTransmit] &= ~Register.TsdAbort;
        SendClassic();
    }

    private void WriteRcr(uint value)
    {
        Demand(Receives, "RCR before RE");
        Demand((value >> 11 & 3) == 3, "RCR.RBLEN: the model has 64 KB");
        _rcr = value;
        _readOffset = _writeOffset = 0;
    }

    private void TakeWaiting()
    {
        while (Waiting > 0 && CanReceive)
        {
            int place = _backendFirst;
            _backendFirst = (_backendFirst + 1) % BackendSize;
            Waiting--;
            Receive(_backend.AsSpan(place * BackendFrame, _backendSizes[place]));
        }
    }

    private void Receive(ReadOnlySpan<byte> frame)
    {
        if (!Receives || LinkIsDown || !Accepts(MacAddress.Read(frame)))
            return;
        Span<byte> padded = stackalloc byte[BackendFrame];
        padded.Clear();
        frame.CopyTo(padded);
        padded = padded[..Math.Max(frame.Length, 60)];
        if ((_cpcr & 2) != 0)
            ReceiveToDescriptor(padded);
        else
            ReceiveToRing(padded);
    }

    private bool Accepts(MacAddress destination)
    {
        if (destination.IsBroadcast)
            return (_rcr & 8) != 0;
        if (destination.IsGroup)
            return (_rcr & 4) != 0 && (_groups >> GroupHash.Of(destination) & 1) != 0;
        return (_rcr & 1) != 0 || ((_rcr & 2) != 0 && destination == address);
    }

    private void Overflow()
    {
        _isr |= Interrupt.ReceiveOverflow;
        _ringMovedSinceOverflow = false;
        Missed++;
    }
}
