using System.Net.NetworkInformation;
using CsCheck;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;
using PacketDotNet.Lldp;
using Pdn = PacketDotNet;

namespace OpenFlow.Protocol.Tests.Packets;

/// <summary>Our writers make random packets, PacketDotNet reads them back.</summary>
public sealed class OracleWriteTests
{
    private const int Rounds = 1_000;

    private static readonly Gen<byte[]> Data = Gen.Byte.Array[0, 64];
    private static readonly Gen<Ipv4Address> Address = Gen.UInt.Select(value => new Ipv4Address(value));

    [Fact]
    public void PacketDotNet_reads_our_Ethernet_and_ARP() =>
        Gen.Select(Gen.Byte.Array[6], Address, Gen.Byte.Array[6], Address).Sample((mac, from, asked, to) =>
        {
            byte[] octets = new byte[EthernetView.HeaderSize + ArpView.Size];
            EthernetView.WriteHeader(octets, MacAddress.Broadcast, MacAddress.Read(mac), EtherType.Arp);
            Span<byte> packet = octets.AsSpan(EthernetView.HeaderSize);
            ArpView.WriteRequest(packet, MacAddress.Read(mac), from, to);
            Assert.True(ArpView.TryRead(packet, out ArpView request));
            ArpView.WriteReply(packet, request, MacAddress.Read(asked));

            var read = new Pdn.EthernetPacket(Oracle.Segment(octets)).Extract<Pdn.ArpPacket>();
            Assert.Equal(Pdn.ArpOperation.Response, read.Operation);
            Assert.Equal(new PhysicalAddress(asked), read.SenderHardwareAddress);
            Assert.Equal(Oracle.Ip(to.Value), read.SenderProtocolAddress);
            Assert.Equal(new PhysicalAddress(mac), read.TargetHardwareAddress);
            Assert.Equal(Oracle.Ip(from.Value), read.TargetProtocolAddress);
        }, iter: Rounds);

    [Fact]
    public void PacketDotNet_reads_our_IPv4_and_TCP() =>
        Gen.Select(Address, Address, Gen.UInt, Gen.UShort, Gen.Byte, Gen.Int[0, 10], Data).Sample(
            (from, to, sequence, number, octet, words, data) =>
            {
                // Options that end at once: PacketDotNet takes them apart on the way.
                byte[] options = new byte[words * 4];
                var header = new TcpHeader(number, 443, sequence, ~sequence, (TcpFlags)octet, number, octet);
                byte[] octets = new byte[Ipv4View.MinHeaderSize + TcpView.MinHeaderSize + options.Length + data.Length];
                int size = TcpView.Write(octets.AsSpan(Ipv4View.MinHeaderSize), header, options, data, from, to);
                Ipv4View.WriteHeader(octets, from, to, IpProtocol.Tcp, size, octet);

                var ip = new Pdn.IPv4Packet(Oracle.Segment(octets));
                Assert.True(ip.ValidIPChecksum);
                Assert.Equal((octet, octets.Length), (ip.TimeToLive, ip.TotalLength));
                var tcp = ip.Extract<Pdn.TcpPacket>();
                Assert.True(tcp.ValidTcpChecksum);
                Assert.Equal((number, (ushort)443), (tcp.SourcePort, tcp.DestinationPort));
                Assert.Equal((sequence, ~sequence), (tcp.SequenceNumber, tcp.AcknowledgmentNumber));
                Assert.Equal((octet, number, octet), (tcp.Flags, tcp.WindowSize, tcp.UrgentPointer));
                Assert.Equal(5 + words, tcp.DataOffset);
                Assert.Equal(data, tcp.PayloadData);
            }, iter: Rounds);

    [Fact]
    public void PacketDotNet_reads_our_IPv6_and_UDP() =>
        Gen.Select(Gen.Byte.Array[32], Gen.UShort, Gen.UShort, Gen.Byte, Gen.Int[0, 0xfffff], Data).Sample(
            (addresses, sourcePort, destinationPort, octet, flow, data) =>
            {
                var (from, to) = (Ipv6Address.Read(addresses), Ipv6Address.Read(addresses.AsSpan(Ipv6Address.Size)));
                byte[] octets = new byte[Ipv6View.HeaderSize + UdpView.HeaderSize + data.Length];
                int size = UdpView.Write(
                    octets.AsSpan(Ipv6View.HeaderSize), sourcePort, destinationPort, data, from, to);
                Ipv6View.WriteHeader(octets, from, to, IpProtocol.Udp, size, octet, octet, flow);

                var ip = new Pdn.IPv6Packet(Oracle.Segment(octets));
                Assert.Equal(from.ToString(), ip.SourceAddress.ToString());
                Assert.Equal((octet, octet, flow), (ip.HopLimit, ip.TrafficClass, ip.FlowLabel));
                var udp = ip.Extract<Pdn.UdpPacket>();
                Assert.True(udp.ValidUdpChecksum);
                Assert.Equal((sourcePort, destinationPort, size), (udp.SourcePort, udp.DestinationPort, udp.Length));
                Assert.Equal(data, udp.PayloadData);
            }, iter: Rounds);

    [Fact]
    public void PacketDotNet_reads_our_ICMP() =>
        Gen.Select(Gen.UShort, Gen.UShort, Data).Sample((identifier, sequence, data) =>
        {
            byte[] octets = new byte[IcmpView.HeaderSize + data.Length];
            IcmpView.WriteEchoRequest(octets, identifier, sequence, data);

            var icmp = new Pdn.IcmpV4Packet(Oracle.Segment(octets));
            Assert.True(icmp.ValidIcmpChecksum);
            Assert.Equal(Pdn.IcmpV4TypeCode.EchoRequest, icmp.TypeCode);
            Assert.Equal((identifier, sequence), (icmp.Id, icmp.Sequence));
            Assert.Equal(data, icmp.PayloadData ?? icmp.Data);
        }, iter: Rounds);

    [Fact]
    public void PacketDotNet_reads_our_LLDP() =>
        Gen.Select(Gen.Byte.Array[6], Gen.Byte.Array[1, 40], Gen.UShort, Gen.Byte, Data).Sample(
            (mac, port, seconds, subtype, data) =>
            {
                var writer = new LldpWriter(new byte[256], LldpChassisIdKind.MacAddress, mac,
                    LldpPortIdKind.PortComponent, port, seconds);
                writer.AddOrganization(0x0080c2, subtype, data);

                var read = new Pdn.LldpPacket(Oracle.Segment(writer.End().ToArray()));
                Assert.Equal(5, read.TlvCollection.Count);
                Assert.Equal(new PhysicalAddress(mac), ((ChassisIdTlv)read.TlvCollection[0]).MACAddress);
                Assert.Equal(port, ((PortIdTlv)read.TlvCollection[1]).SubTypeValue);
                Assert.Equal(seconds, ((TimeToLiveTlv)read.TlvCollection[2]).Seconds);
                var organization = (OrganizationSpecificTlv)read.TlvCollection[3];
                Assert.Equal([0x00, 0x80, 0xc2], organization.OrganizationUniqueID);
                Assert.Equal(subtype, organization.OrganizationDefinedSubType);
                Assert.Equal(data, organization.OrganizationDefinedInfoString);
                Assert.IsType<EndOfLldpduTlv>(read.TlvCollection[4]);
            }, iter: Rounds);
}
