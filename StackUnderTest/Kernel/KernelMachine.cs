using System;
using Internal.Runtime;
using StackUnderTest.Kernel.Machine;
using StackUnderTest.Programs;
using StackUnderTest.Stack;

namespace StackUnderTest.Kernel;

/// <summary>The machine as programs see it: the serial console, the date, the arena.</summary>
internal sealed class KernelMachine : GuestMachine
{
    private const int GreatestLine = 4096;

    private readonly long _memory = (long)Allocator.Free;
    private readonly byte[] _line = new byte[GreatestLine];
    private int _size;

    public override long Epoch { get; } = WallClock.Read() - Clock.Now / StackOptions.Second;

    public override long MemorySize => _memory;

    public override long MemoryFree => (long)Allocator.Free;

    public override void WriteLine(ReadOnlySpan<byte> text) => Text.Line(text);

    public override bool TryReadLine(out ReadOnlySpan<byte> text)
    {
        while (SerialPort.TryRead(out byte octet))
        {
            if (octet is not ((byte)'\n' or (byte)'\r'))
            {
                // What is too long can't be a command either: its end is the next line.
                if (_size < GreatestLine)
                    _line[_size++] = octet;
                continue;
            }

            text = new ReadOnlySpan<byte>(_line, 0, _size);
            _size = 0;
            if (text.Length > 0)
                return true;
        }

        text = default;
        return false;
    }
}
