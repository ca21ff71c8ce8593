using System.Buffers.Binary;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Packets;

/// <summary>What an ARP packet is for (RFC 826; IANA "ARP Parameters").</summary>
public enum ArpOperation : ushort
{
    Request = 1,
    Reply = 2,
}

/// <summary>
/// An ARP packet that resolves IPv4 over Ethernet (RFC 826 "Packet format"), as it stands behind the Ethernet header:
/// <code>
///  0      2      4    5    6      8            14         18            24         28
/// +------+------+----+----+------+------------+----------+-------------+----------+
/// |  1   | 0800 | 6  | 4  | oper | sender mac | sender ip| target mac  | target ip|
/// +------+------+----+----+------+------------+----------+-------------+----------+
///  htype  ptype  hlen plen
/// </code>
/// </summary>
public readonly ref struct ArpView
{
    /// <summary>Octets of the packet; Ethernet pads it to 46.</summary>
    public const int Size = 28;

    private const int ProtocolTypeOffset = 2;
    private const int HardwareSizeOffset = 4;
    private const int ProtocolSizeOffset = 5;
    private const int OperationOffset = 6;
    private const int SenderMacOffset = 8;
    private const int SenderIpOffset = 14;
    private const int TargetMacOffset = 18;
    private const int TargetIpOffset = 24;
    private const ushort HardwareEthernet = 1;

    private ArpView(ReadOnlySpan<byte> octets) => Octets = octets;

    /// <summary>The packet without padding.</summary>
    public ReadOnlySpan<byte> Octets { get; }

    public ArpOperation Operation => (ArpOperation)BinaryPrimitives.ReadUInt16BigEndian(Octets[OperationOffset..]);

    public MacAddress SenderMac => MacAddress.Read(Octets[SenderMacOffset..]);

    public Ipv4Address SenderIp => Ipv4Address.Read(Octets[SenderIpOffset..]);

    /// <summary>Without meaning in a request.</summary>
    public MacAddress TargetMac => MacAddress.Read(Octets[TargetMacOffset..]);

    public Ipv4Address TargetIp => Ipv4Address.Read(Octets[TargetIpOffset..]);

    /// <summary>Asks whether an address is in use, and claims none (RFC 5227 §1.1).</summary>
    public bool IsProbe => Operation == ArpOperation.Request && SenderIp.Value == 0;

    /// <summary>Tells of the sender's own address, as a request or a reply (RFC 5227 §1.1 and §3).</summary>
    public bool IsAnnouncement => SenderIp == TargetIp && SenderIp.Value != 0;

    /// <summary>Takes the packet at the front; false if it is cut off, or not of IPv4 over Ethernet.</summary>
    public static bool TryRead(ReadOnlySpan<byte> octets, out ArpView arp)
    {
        arp = default;
        if (octets.Length < Size)
            return false;
        arp = new ArpView(octets[..Size]);
        return BinaryPrimitives.ReadUInt16BigEndian(octets) == HardwareEthernet
            && BinaryPrimitives.ReadUInt16BigEndian(octets[ProtocolTypeOffset..]) == EtherType.Ipv4.Value
            && octets[HardwareSizeOffset] == MacAddress.Size
            && octets[ProtocolSizeOffset] == Ipv4Address.Size;
    }

    /// <summary>Writes a request for the MAC of <paramref name="target"/>, <see cref="Size"/> octets.</summary>
    public static void WriteRequest(Span<byte> destination, MacAddress senderMac, Ipv4Address senderIp,
        Ipv4Address target) =>
        Write(destination, ArpOperation.Request, senderMac, senderIp, default, target);

    /// <summary>
    /// Writes the reply that gives <paramref name="answer"/> as the MAC asked for, <see cref="Size"/> octets.
    /// The destination may be the request's own octets.
    /// </summary>
    public static void WriteReply(Span<byte> destination, ArpView request, MacAddress answer) =>
        Write(destination, ArpOperation.Reply, answer, request.TargetIp, request.SenderMac, request.SenderIp);

    /// <summary>Writes any packet, <see cref="Size"/> octets.</summary>
    public static void Write(Span<byte> destination, ArpOperation operation, MacAddress senderMac,
        Ipv4Address senderIp, MacAddress targetMac, Ipv4Address targetIp)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, HardwareEthernet);
        BinaryPrimitives.WriteUInt16BigEndian(destination[ProtocolTypeOffset..], EtherType.Ipv4.Value);
        destination[HardwareSizeOffset] = MacAddress.Size;
        destination[ProtocolSizeOffset] = Ipv4Address.Size;
        BinaryPrimitives.WriteUInt16BigEndian(destination[OperationOffset..], (ushort)operation);
        senderMac.Write(destination[SenderMacOffset..]);
        senderIp.Write(destination[SenderIpOffset..]);
        targetMac.Write(destination[TargetMacOffset..]);
        targetIp.Write(destination[TargetIpOffset..]);
    }
}
