namespace OpenFlow.Protocol.Messages.Nicira;

/// <summary>Nicira's messages that Open vSwitch 3.1 has in OpenFlow 1.3: their experimenter type.</summary>
public enum NiciraMessageType : uint
{
    FlowModTableId = 15,
    SetPacketInFormat = 16,
    SetControllerId = 20,
    TlvTableMod = 24,
    TlvTableRequest = 25,
    TlvTableReply = 26,
    SetAsyncConfig2 = 27,
    Resume = 28,
    CtFlushZone = 29,
    PacketIn2 = 30,
}
