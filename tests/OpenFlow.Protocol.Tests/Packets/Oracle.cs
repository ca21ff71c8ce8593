using System.Net;
using OpenFlow.Protocol.Types;
using PacketDotNet.Utils;
using Pdn = PacketDotNet;

namespace OpenFlow.Protocol.Tests.Packets;

/// <summary>What the tests against PacketDotNet share.</summary>
internal static class Oracle
{
    public static IPAddress Ip(uint address)
    {
        byte[] octets = new byte[Ipv4Address.Size];
        new Ipv4Address(address).Write(octets);
        return new IPAddress(octets);
    }

    /// <summary>Fills in sizes, then checksums, which cover them, and gives the octets.</summary>
    public static byte[] Seal(Pdn.IPPacket packet, Action transportChecksum)
    {
        packet.UpdateCalculatedValues();
        packet.PayloadPacket.UpdateCalculatedValues();
        transportChecksum();
        (packet as Pdn.IPv4Packet)?.UpdateIPChecksum();
        return packet.Bytes;
    }

    public static ByteArraySegment Segment(byte[] octets) => new(octets);
}
