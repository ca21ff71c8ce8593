using System;

namespace StackUnderTest.Kernel.Machine;

/// <summary>
/// The console: a 16550 at COM1, written by polling because what is written there is short and matters, and read by
/// polling because it is a person or a test that writes: 16 octets wait in the FIFO, the rest at the sender.
/// </summary>
internal static class SerialPort
{
    private const ushort Base = 0x3f8;
    private const ushort Data = Base;
    private const ushort InterruptEnable = Base + 1;
    private const ushort FifoControl = Base + 2;
    private const ushort LineControl = Base + 3;
    private const ushort ModemControl = Base + 4;
    private const ushort LineStatus = Base + 5;
    private const byte DivisorAccess = 0x80;
    private const byte EightBits = 0x03;
    private const byte EnableAndClearFifo = 0x07;
    private const byte ReadyOutputs = 0x03;
    private const byte DataReady = 0x01;
    private const byte TransmitterEmpty = 0x20;

    public static void Start()
    {
        Port.Write8(InterruptEnable, 0);
        Port.Write8(LineControl, DivisorAccess);
        Port.Write8(Data, 1); // 115200 bit/s
        Port.Write8(InterruptEnable, 0);
        Port.Write8(LineControl, EightBits);
        Port.Write8(FifoControl, EnableAndClearFifo);
        Port.Write8(ModemControl, ReadyOutputs);
    }

    public static bool TryRead(out byte octet)
    {
        bool ready = (Port.Read8(LineStatus) & DataReady) != 0;
        octet = ready ? Port.Read8(Data) : (byte)0;
        return ready;
    }

    public static void Write(ReadOnlySpan<byte> text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            while ((Port.Read8(LineStatus) & TransmitterEmpty) == 0)
            {
            }

            Port.Write8(Data, text[i]);
        }
    }
}
