using System;
using System.Buffers.Binary;

namespace StackUnderTest.Drivers.Rtl8139;

/// <summary>
/// What the card itself has counted since its reset (data sheet RTL8139C+, "Dump Tally Counter Command Register"): 64
/// octets, little endian, in this order.
/// </summary>
public struct TallyCounters
{
    public const int Size = 64;

    public ulong Transmitted; // TxOk
    public ulong Received; // RxOk
    public ulong TransmitErrors; // TxER
    public uint ReceiveErrors; // RxER
    public ushort Missed; // MissPkt
    public ushort AlignmentErrors; // FAE
    public uint SingleCollisions; // Tx1Col
    public uint MultipleCollisions; // TxMCol
    public ulong ReceivedOwn; // RxOkPhy
    public ulong ReceivedBroadcasts; // RxOkBrd
    public uint ReceivedGroups; // RxOkMul
    public ushort TransmitAborts; // TxAbt
    public ushort TransmitUnderruns; // TxUndrn

    public static TallyCounters Read(ReadOnlySpan<byte> dump) => new()
    {
        Transmitted = BinaryPrimitives.ReadUInt64LittleEndian(dump),
        Received = BinaryPrimitives.ReadUInt64LittleEndian(dump[8..]),
        TransmitErrors = BinaryPrimitives.ReadUInt64LittleEndian(dump[16..]),
        ReceiveErrors = BinaryPrimitives.ReadUInt32LittleEndian(dump[24..]),
        Missed = BinaryPrimitives.ReadUInt16LittleEndian(dump[28..]),
        AlignmentErrors = BinaryPrimitives.ReadUInt16LittleEndian(dump[30..]),
        SingleCollisions = BinaryPrimitives.ReadUInt32LittleEndian(dump[32..]),
        MultipleCollisions = BinaryPrimitives.ReadUInt32LittleEndian(dump[36..]),
        ReceivedOwn = BinaryPrimitives.ReadUInt64LittleEndian(dump[40..]),
        ReceivedBroadcasts = BinaryPrimitives.ReadUInt64LittleEndian(dump[48..]),
        ReceivedGroups = BinaryPrimitives.ReadUInt32LittleEndian(dump[56..]),
        TransmitAborts = BinaryPrimitives.ReadUInt16LittleEndian(dump[60..]),
        TransmitUnderruns = BinaryPrimitives.ReadUInt16LittleEndian(dump[62..]),
    };
}
