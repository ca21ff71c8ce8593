using StackUnderTest.Drivers.Rtl8139;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Tests.Drivers;

/// <summary>A 93C46 behind 9346CR: takes a bit at each rising edge, understands READ.</summary>
internal sealed class FakeEeprom
{
    private readonly ushort[] _words = new ushort[64];
    private bool _clock;
    private int _bits;
    private int _command;
    private int _left;
    private ushort _word;

    public FakeEeprom(MacAddress address)
    {
        _words[0] = 0x8129;
        Span<byte> octets = stackalloc byte[6];
        address.Write(octets);
        for (int i = 0; i < 3; i++)
            _words[7 + i] = (ushort)(octets[2 * i] | octets[2 * i + 1] << 8);
    }

    public bool Output { get; private set; }

    public void Drive(uint lines)
    {
        bool clock = (lines & Register.EepromClock) != 0;
        bool rises = clock && !_clock;
        _clock = clock;
        if ((lines & 0xc0) != Register.EepromProgram || (lines & Register.EepromSelect) == 0)
        {
            _bits = _left = _command = 0;
            Output = false;
            return;
        }

        if (!rises)
            return;
        if (_left > 0)
        {
            Output = (_word >> --_left & 1) != 0;
            return;
        }

        int bit = (lines & Register.EepromIn) != 0 ? 1 : 0;
        if (_bits == 0 && bit == 0)
            return; // not the start bit yet
        _command = _command << 1 | bit;
        if (++_bits < 9 || _command >> 6 != 6)
            return;
        _word = _words[_command & 63];
        _left = 16;
    }
}
