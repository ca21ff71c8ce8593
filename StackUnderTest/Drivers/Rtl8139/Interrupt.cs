namespace StackUnderTest.Drivers.Rtl8139;

/// <summary>The bits of ISR and IMR (data sheet, "Interrupt Status Register").</summary>
public static class Interrupt
{
    public const ushort ReceiveOk = 0x0001; // ROK
    public const ushort ReceiveError = 0x0002; // RER
    public const ushort TransmitOk = 0x0004; // TOK
    public const ushort TransmitError = 0x0008; // TER
    public const ushort ReceiveOverflow = 0x0010; // RXOVW; C+: RDU, no receive descriptor
    public const ushort LinkChange = 0x0020; // PUN/LinkChg
    public const ushort FifoOverflow = 0x0040; // FOVW
    public const ushort TimeOut = 0x4000;
    public const ushort SystemError = 0x8000; // SERR

    public const ushort Overflow = ReceiveOverflow | FifoOverflow;

    /// <summary>What always wakes; TOK only while somebody waits for room.</summary>
    public const ushort Always =
        ReceiveOk | ReceiveError | TransmitError | Overflow | LinkChange | TimeOut | SystemError;

    public const ushort All = Always | TransmitOk;
}
