using System.Net;
using System.Net.NetworkInformation;
using CsCheck;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;
using PacketDotNet.Lldp;
using PacketDotNet.Utils;
using Pdn = PacketDotNet;

namespace OpenFlow.Protocol.Tests.Packets;

/// <summary>PacketDotNet makes random packets, our views read them back.</summary>
public sealed class OracleReadTests
{
    private const int Rounds = 1_000;

    private static readonly Gen<byte[]> Data = Gen.Byte.Array[0, 64];

    [Fact]
    public void ArpView_reads_what_PacketDotNet_made() =>
        Gen.Select(Gen.Bool, Gen.Byte.Array[6], Gen.UInt, Gen.Byte.Array[6], Gen.UInt).Sample(
            (reply, fromMac, from, toMac, to) =>
            {
                var made = new Pdn.ArpPacket(reply ? Pdn.ArpOperation.Response : Pdn.ArpOperation.Request,
                    new PhysicalAddress(toMac), Oracle.Ip(to), new PhysicalAddress(fromMac), Oracle.Ip(from));

                Assert.True(ArpView.TryRead(made.Bytes, out ArpView arp));
                Assert.Equal(reply ? ArpOperation.Reply : ArpOperation.Request, arp.Operation);
                Assert.Equal(MacAddress.Read(fromMac), arp.SenderMac);
                Assert.Equal(from, arp.SenderIp.Value);
                Assert.Equal(MacAddress.Read(toMac), arp.TargetMac);
                Assert.Equal(to, arp.TargetIp.Value);
            }, iter: Rounds);

    [Fact]
    public void Ipv4View_and_UdpView_read_what_PacketDotNet_made() =>
        Gen.Select(Gen.UInt, Gen.UInt, Gen.UShort, Gen.UShort, Gen.Byte, Gen.UShort, Data).Sample(
            (from, to, sourcePort, destinationPort, octet, id, data) =>
            {
                var udp = new Pdn.UdpPacket(sourcePort, destinationPort) { PayloadData = data };
                var made = new Pdn.IPv4Packet(Oracle.Ip(from), Oracle.Ip(to))
                { TimeToLive = octet, TypeOfService = octet, Id = id, FragmentFlags = octet & 3, PayloadPacket = udp };
                byte[] octets = Oracle.Seal(made, udp.UpdateUdpChecksum);

                Assert.True(Ipv4View.TryRead(octets, out Ipv4View ip));
                Assert.True(ip.HasValidChecksum);
                Assert.Equal((from, to), (ip.Source.Value, ip.Destination.Value));
                Assert.Equal((octet, id, IpProtocol.Udp), (ip.TimeToLive, ip.Identification, ip.Protocol));
                Assert.Equal(octet, ip.Dscp << 2 | ip.Ecn);
                Assert.Equal((octet & 3) >> 1 == 1, ip.DontFragment);
                Assert.Equal((octet & 1) == 1, ip.MoreFragments);
                Assert.Equal(octets.Length, ip.TotalSize);

                Assert.True(UdpView.TryRead(ip.Payload, out UdpView datagram));
                Assert.Equal((sourcePort, destinationPort), (datagram.SourcePort, datagram.DestinationPort));
                Assert.True(datagram.HasValidChecksum(ip.Source, ip.Destination));
                Assert.Equal(data, datagram.Payload);
            }, iter: Rounds);

    [Fact]
    public void Ipv6View_and_TcpView_read_what_PacketDotNet_made() =>
        Gen.Select(Gen.Byte.Array[16], Gen.Byte.Array[16], Gen.UShort, Gen.UInt, Gen.UInt, Gen.Byte, Data).Sample(
            (from, to, number, sequence, acknowledgment, octet, data) =>
            {
                var tcp = new Pdn.TcpPacket(number, 80)
                {
                    SequenceNumber = sequence,
                    AcknowledgmentNumber = acknowledgment,
                    WindowSize = number,
                    Flags = octet,
                    PayloadData = data,
                };
                var made = new Pdn.IPv6Packet(new IPAddress(from), new IPAddress(to))
                { HopLimit = octet, TrafficClass = octet, FlowLabel = number, PayloadPacket = tcp };
                byte[] octets = Oracle.Seal(made, tcp.UpdateTcpChecksum);

                Assert.True(Ipv6View.TryRead(octets, out Ipv6View ip));
                Assert.Equal((Ipv6Address.Read(from), Ipv6Address.Read(to)), (ip.Source, ip.Destination));
                Assert.Equal((octet, octet, number), (ip.HopLimit, ip.TrafficClass, ip.FlowLabel));
                Assert.Equal((IpProtocol.Tcp, octets.Length), (ip.NextHeader, Ipv6View.HeaderSize + ip.PayloadSize));

                Assert.True(TcpView.TryRead(ip.Payload, out TcpView segment));
                Assert.Equal((number, (ushort)80), (segment.SourcePort, segment.DestinationPort));
                Assert.Equal((sequence, acknowledgment), (segment.Sequence, segment.Acknowledgment));
                Assert.Equal((octet, number), ((byte)segment.Flags, segment.Window));
                Assert.True(segment.HasValidChecksum(ip.Source, ip.Destination));
                Assert.Equal(data, segment.Payload);
            }, iter: Rounds);

    [Fact]
    public void IcmpView_reads_what_PacketDotNet_made() =>
        Gen.Select(Gen.UShort, Gen.UShort, Data).Sample((identifier, sequence, data) =>
        {
            var made = new Pdn.IcmpV4Packet(new ByteArraySegment(new byte[IcmpView.HeaderSize]))
            { TypeCode = Pdn.IcmpV4TypeCode.EchoRequest, Id = identifier, Sequence = sequence, PayloadData = data };
            made.UpdateIcmpChecksum();

            Assert.True(IcmpView.TryRead(made.Bytes, out IcmpView icmp));
            Assert.Equal(IcmpType.EchoRequest, icmp.Type);
            Assert.Equal((identifier, sequence), (icmp.Identifier, icmp.Sequence));
            Assert.True(icmp.HasValidChecksum);
            Assert.Equal(data, icmp.Body);
        }, iter: Rounds);

    [Fact]
    public void LldpView_reads_what_PacketDotNet_made() =>
        Gen.Select(Gen.Byte.Array[6], Gen.Byte.Array[1, 40], Gen.UShort, Gen.Byte.Array[3], Gen.Byte, Data).Sample(
            (mac, port, seconds, organization, subtype, data) =>
            {
                var made = new Pdn.LldpPacket();
                made.TlvCollection.Add(new ChassisIdTlv(new PhysicalAddress(mac)));
                made.TlvCollection.Add(new PortIdTlv(PortSubType.PortComponent, port));
                made.TlvCollection.Add(new TimeToLiveTlv(seconds));
                made.TlvCollection.Add(new OrganizationSpecificTlv(organization, subtype, data));
                made.TlvCollection.Add(new EndOfLldpduTlv());

                Assert.True(LldpView.TryRead(made.Bytes, out LldpView lldp));
                Assert.Equal(LldpChassisIdKind.MacAddress, lldp.ChassisIdKind);
                Assert.Equal(mac, lldp.ChassisId);
                Assert.Equal(LldpPortIdKind.PortComponent, lldp.PortIdKind);
                Assert.Equal(port, lldp.PortId);
                Assert.Equal(seconds, lldp.TimeToLive);
                uint number = (uint)(organization[0] << 16 | organization[1] << 8 | organization[2]);
                Assert.True(lldp.TryFindOrganization(number, subtype, out ReadOnlySpan<byte> information));
                Assert.Equal(data, information);
            }, iter: Rounds);
}
