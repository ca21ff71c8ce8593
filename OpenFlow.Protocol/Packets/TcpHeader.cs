namespace OpenFlow.Protocol.Packets;

/// <summary>
/// TCP's control bits (RFC 9293 §3.1, the ninth by RFC 9768), in the twelve bits of OXM_OF_TCP_FLAGS. The three
/// above are reserved and kept.
/// </summary>
[Flags]
public enum TcpFlags : ushort
{
    None = 0,
    Fin = 0x001,
    Syn = 0x002,
    Rst = 0x004,
    Psh = 0x008,
    Ack = 0x010,
    Urg = 0x020,
    Ece = 0x040,
    Cwr = 0x080,
    AccurateEcn = 0x100,
}

/// <summary>A TCP header's fields without options, checksum and offset, which follow from the rest.</summary>
public readonly record struct TcpHeader(ushort SourcePort, ushort DestinationPort, uint Sequence,
    uint Acknowledgment, TcpFlags Flags, ushort Window, ushort UrgentPointer = 0);
