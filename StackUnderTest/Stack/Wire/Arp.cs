using System;
using System.Buffers.Binary;

namespace StackUnderTest.Stack.Wire;

/// <summary>
/// ARP for IPv4 over Ethernet (RFC 826): hardware type 2, protocol type 2, sizes 1+1, operation 2, sender's hardware 6
/// and protocol 4, target's hardware 6 and protocol 4 octets.
/// </summary>
public readonly ref struct ArpView
{
    public const int Size = 28;
    public const ushort Request = 1;
    public const ushort Reply = 2;
    private const int ProtocolOffset = 2;
    private const int SizesOffset = 4;
    private const int OperationOffset = 6;
    private const int SenderHardwareOffset = 8;
    private const int SenderProtocolOffset = 14;
    private const int TargetHardwareOffset = 18;
    private const int TargetProtocolOffset = 24;
    private const ushort HardwareEthernet = 1;
    private const ushort Sizes = MacAddress.Size << 8 | Ipv4Address.Size;

    private readonly ReadOnlySpan<byte> _bytes;

    private ArpView(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    public ushort Operation => BinaryPrimitives.ReadUInt16BigEndian(_bytes[OperationOffset..]);

    public MacAddress SenderHardware => MacAddress.Read(_bytes[SenderHardwareOffset..]);

    public Ipv4Address SenderProtocol => Ipv4Address.Read(_bytes[SenderProtocolOffset..]);

    public MacAddress TargetHardware => MacAddress.Read(_bytes[TargetHardwareOffset..]);

    public Ipv4Address TargetProtocol => Ipv4Address.Read(_bytes[TargetProtocolOffset..]);

    public static bool TryRead(ReadOnlySpan<byte> bytes, out ArpView view)
    {
        view = new ArpView(bytes);
        return bytes.Length >= Size
            && BinaryPrimitives.ReadUInt16BigEndian(bytes) == HardwareEthernet
            && BinaryPrimitives.ReadUInt16BigEndian(bytes[ProtocolOffset..]) == EthernetView.TypeIpv4
            && BinaryPrimitives.ReadUInt16BigEndian(bytes[SizesOffset..]) == Sizes;
    }

    public static void Write(
        Span<byte> bytes,
        ushort operation,
        MacAddress senderHardware,
        Ipv4Address senderProtocol,
        MacAddress targetHardware,
        Ipv4Address targetProtocol)
    {
        BinaryPrimitives.WriteUInt16BigEndian(bytes, HardwareEthernet);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[ProtocolOffset..], EthernetView.TypeIpv4);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[SizesOffset..], Sizes);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[OperationOffset..], operation);
        senderHardware.Write(bytes[SenderHardwareOffset..]);
        senderProtocol.Write(bytes[SenderProtocolOffset..]);
        targetHardware.Write(bytes[TargetHardwareOffset..]);
        targetProtocol.Write(bytes[TargetProtocolOffset..]);
    }
}
