using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Drivers.Rtl8139;

/// <summary>Identify, reset, address, set up: in the order that the chip and QEMU's model both want.</summary>
public sealed partial class Rtl8139Card<TPorts>
{
    /// <summary>A reset takes the chip some 10 us, a port access about 1 us.</summary>
    private const int ResetPolls = 100_000;

    /// <summary>Sets the card up; interrupts stay masked until <see cref="Rearm"/>. Only here memory is taken.</summary>
    public StartResult TryStart(DmaArena arena)
    {
        // An address without a card behind it reads as all ones.
        if (Read32(Register.Tcr) == uint.MaxValue)
            return StartResult.NoCard;
        _plus = _options.Mode == CardMode.Plus
            || (_options.Mode == CardMode.Automatic && _revision >= FirstPlusRevision);
        if (_plus && _revision < FirstPlusRevision)
            return StartResult.NotPlus;
        if (!TryReset())
            return StartResult.ResetDoesNotEnd;
        if (!TryReadAddress())
            return StartResult.NoAddress;
        bool memory = _plus ? TryTakePlusMemory(arena) : TryTakeRing(arena) && TryTakeQueue(arena);
        if (!memory)
            return StartResult.OutOfDmaMemory;
        SetUp();
        return StartResult.Started;
    }

    /// <summary>Data sheet, "Command Register", RST: "the software reset... this bit is 1 during it".</summary>
    private bool TryReset()
    {
        _mask = 0;
        Write16(Register.Imr, 0);
        Write8(Register.Cr, Register.Reset);
        for (int i = 0; i < ResetPolls; i++)
        {
            if ((Read8(Register.Cr) & Register.Reset) == 0)
                return true;
        }

        return false;
    }

    private void SetUp()
    {
        // Step 1: let the configuration registers be written. CONFIG1: no sleep, no LWAKE, LEDs as they are.
        Write8(Register.Cr9346, Register.ConfigUnlocked);
        Write8(Register.Config1, 0);

        // Step 2: where frames go. In C+ mode CPCR comes first: it decides what the address registers mean. In
        // classic mode it must never be written, whatever the value: QEMU then takes TSD0 for the tally command.
        if (_plus)
            SetUpPlus();
        else
            Write32(Register.RbStart, _ring.Physical);

        // Step 3: receiver and transmitter on; before that TCR and RCR take nothing ("TE and RE must be set first").
        Write8(Register.Cr, Register.ReceiverEnable | Register.TransmitterEnable);
        Write32(Register.Tcr, Register.TransmitConfig);
        Write32(Register.Rcr, Register.ReceiveConfig); // resets QEMU's place in the ring
        _offset = _known = 0;
        _releaseSize = 0;

        // Step 4: nothing missed yet, which groups come in, lock the configuration again.
        Write32(Register.Mpc, 0);
        WriteGroupHash();
        Write8(Register.Cr9346, 0);
        Write16(Register.Isr, Interrupt.All);
        _linkIsUp = (Read8(Register.Msr) & Register.LinkDown) == 0;
    }

    /// <summary>
    /// The reset loads IDR0-5 from the EEPROM; if they are no usable address the EEPROM is read by hand.
    /// </summary>
    private bool TryReadAddress()
    {
        ulong value = 0;
        for (int i = 0; i < MacAddress.Size; i++)
            value = value << 8 | Read8(Register.Idr0 + i);
        _address = new MacAddress(value);
        if (IsUsable(_address))
            return true;
        if (ReadEeprom(Eeprom.IdentityWord) != Eeprom.Identity)
            return false;
        value = 0;
        for (int i = 0; i < 3; i++)
        {
            uint word = ReadEeprom(Eeprom.AddressWord + i);
            value = value << 16 | (word & 0xff) << 8 | word >> 8;
        }

        _address = new MacAddress(value);
        return IsUsable(_address);
    }

    private static bool IsUsable(MacAddress address) => address.Value != 0 && !address.IsGroup;

    /// <summary>
    /// 93C46, "READ": start bit, 10, six bits of address; then sixteen bits come out, the highest first. Each bit is
    /// taken at the clock's rising edge.
    /// </summary>
    private uint ReadEeprom(int word)
    {
        uint command = (uint)(Eeprom.Read << Eeprom.AddressBits | word);
        Write8(Register.Cr9346, Register.EepromProgram);
        Write8(Register.Cr9346, Register.EepromProgram | Register.EepromSelect);
        for (int bit = Eeprom.CommandBits - 1; bit >= 0; bit--)
            ClockEeprom((command >> bit & 1) != 0 ? Register.EepromIn : (byte)0);
        uint value = 0;
        for (int bit = 0; bit < 16; bit++)
            value = value << 1 | ClockEeprom(0);
        Write8(Register.Cr9346, 0);
        return value;
    }

    private uint ClockEeprom(byte input)
    {
        byte lines = (byte)(Register.EepromProgram | Register.EepromSelect | input);
        Write8(Register.Cr9346, lines);
        Write8(Register.Cr9346, (byte)(lines | Register.EepromClock));
        uint output = (uint)Read8(Register.Cr9346) & Register.EepromOut;
        Write8(Register.Cr9346, lines);
        return output;
    }

    private static class Eeprom
    {
        public const int IdentityWord = 0;
        public const uint Identity = 0x8129;
        public const int AddressWord = 7;
        public const int AddressBits = 6;
        public const int Read = 6; // start bit 1, operation 10
        public const int CommandBits = 3 + AddressBits;
    }
}
