using OpenFlow.Protocol.Matching;

namespace OpenFlow.Protocol.Tests.Matching;

public sealed class OxmFieldsTests
{
    // What OpenFlow 1.3.5 §7.2.3.8 wants to stand before a field: any one of those behind the colon.
    private static readonly Dictionary<OxmField, OxmField[]> Prerequisites = new()
    {
        [OxmFields.InPhyPort] = [OxmFields.InPort],
        [OxmFields.VlanPcp] = [OxmFields.VlanVid],
        [OxmFields.IpDscp] = [OxmFields.EthType],
        [OxmFields.IpEcn] = [OxmFields.EthType],
        [OxmFields.IpProto] = [OxmFields.EthType],
        [OxmFields.Ipv4Src] = [OxmFields.EthType],
        [OxmFields.Ipv4Dst] = [OxmFields.EthType],
        [OxmFields.TcpSrc] = [OxmFields.IpProto],
        [OxmFields.TcpDst] = [OxmFields.IpProto],
        [OxmFields.UdpSrc] = [OxmFields.IpProto],
        [OxmFields.UdpDst] = [OxmFields.IpProto],
        [OxmFields.SctpSrc] = [OxmFields.IpProto],
        [OxmFields.SctpDst] = [OxmFields.IpProto],
        [OxmFields.Icmpv4Type] = [OxmFields.IpProto],
        [OxmFields.Icmpv4Code] = [OxmFields.IpProto],
        [OxmFields.ArpOp] = [OxmFields.EthType],
        [OxmFields.ArpSpa] = [OxmFields.EthType],
        [OxmFields.ArpTpa] = [OxmFields.EthType],
        [OxmFields.ArpSha] = [OxmFields.EthType],
        [OxmFields.ArpTha] = [OxmFields.EthType],
        [OxmFields.Ipv6Src] = [OxmFields.EthType],
        [OxmFields.Ipv6Dst] = [OxmFields.EthType],
        [OxmFields.Ipv6Flabel] = [OxmFields.EthType],
        [OxmFields.Icmpv6Type] = [OxmFields.IpProto],
        [OxmFields.Icmpv6Code] = [OxmFields.IpProto],
        [OxmFields.Ipv6NdTarget] = [OxmFields.Icmpv6Type],
        [OxmFields.Ipv6NdSll] = [OxmFields.Icmpv6Type],
        [OxmFields.Ipv6NdTll] = [OxmFields.Icmpv6Type],
        [OxmFields.MplsLabel] = [OxmFields.EthType],
        [OxmFields.MplsTc] = [OxmFields.EthType],
        [OxmFields.MplsBos] = [OxmFields.EthType],
        [OxmFields.PbbIsid] = [OxmFields.EthType],
        [OxmFields.Ipv6Exthdr] = [OxmFields.EthType],
        [OxmFields.NxmIpFragment] = [OxmFields.EthType],
        [OxmFields.NxmIpTtl] = [OxmFields.EthType],
        [OxmFields.NxmTcpFlags] = [OxmFields.IpProto],
    };

    [Fact]
    public void OxmFields_have_all_forty_of_the_specification()
    {
        IEnumerable<byte> numbers = OxmFields.All.Where(row => row.Class == OxmClass.OpenFlowBasic && row.Number < 40)
            .Select(row => row.Number).Order();
        Assert.Equal(Enumerable.Range(0, 40).Select(number => (byte)number), numbers);
    }

    [Fact]
    public void OxmFields_none_has_the_class_and_number_of_another()
    {
        Assert.Equal(OxmFields.All.Count,
            OxmFields.All.Select(row => (row.Class, row.Number, row.Experimenter)).Distinct().Count());
        Assert.Equal(OxmFields.All.Count, OxmFields.All.Select(row => row.Name).Distinct().Count());
    }

    [Fact]
    public void OxmFields_a_header_says_class_number_and_size_and_is_found_by_it()
    {
        foreach (OxmField row in OxmFields.All)
        {
            int extra = row.Class == OxmClass.Experimenter ? sizeof(uint) : 0;
            Assert.Equal((uint)row.Class << 16 | (uint)row.Number << 9 | (uint)(extra + row.Size), row.Header);
            Assert.True(row.Number < 128, row.Name);
            Assert.InRange(row.Bits, 1, row.Size * 8);
            Assert.True(OxmFields.TryFind(row.Header, row.Experimenter, out OxmField found) && found == row, row.Name);
            Assert.True(OxmFields.TryFind(row.MaskedHeader, row.Experimenter, out found) && found == row, row.Name);
        }
    }

    [Theory]
    [InlineData("OXM_OF_IN_PORT", 0x80000004)]
    [InlineData("OXM_OF_METADATA", 0x80000408)]
    [InlineData("OXM_OF_ETH_DST", 0x80000606)]
    [InlineData("OXM_OF_VLAN_VID", 0x80000c02)]
    [InlineData("OXM_OF_IPV6_SRC", 0x80003410)]
    [InlineData("OXM_OF_IPV6_FLABEL", 0x80003804)]
    [InlineData("OXM_OF_PBB_ISID", 0x80004a03)]
    [InlineData("OXM_OF_TUNNEL_ID", 0x80004c08)]
    [InlineData("NXM_OF_VLAN_TCI", 0x00000802)]
    [InlineData("NXM_NX_REG0", 0x00010004)]
    [InlineData("NXM_NX_TUN_IPV4_DST", 0x00014004)]
    [InlineData("NXM_NX_IP_FRAG", 0x00013401)]
    public void OxmFields_have_the_headers_that_switches_send(string name, uint header) =>
        Assert.Equal(header, OxmFields.All.Single(row => row.Name == name).Header);

    [Fact]
    public void OxmFields_prerequisites_stand_before_what_depends_on_them()
    {
        OxmField[] order = [.. OxmFields.All];
        foreach ((OxmField dependent, OxmField[] needed) in Prerequisites)
        {
            foreach (OxmField before in needed)
                Assert.True(Array.IndexOf(order, before) < Array.IndexOf(order, dependent), dependent.Name);
        }
    }

    [Fact]
    public void Subfield_beyond_its_field_throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => OxmFields.NxmVlanTci.Slice(5, 12));
        Assert.Throws<ArgumentOutOfRangeException>(() => OxmFields.NxmVlanTci.Slice(0, 0));
        Assert.Equal("NXM_OF_VLAN_TCI[0..11]", OxmFields.NxmVlanTci.Slice(0, 12).ToString());
        Assert.Equal("NXM_OF_ETH_DST[]", new Subfield(OxmFields.NxmEthDst, 0, 48).ToString());
    }

    [Fact]
    public void Subfield_of_a_vlan_vid_has_no_present_bit()
    {
        // Open vSwitch refuses a learn() that takes 13 bits of OXM_OF_VLAN_VID.
        Subfield vid = OxmFields.VlanVid;
        Assert.Equal(12, vid.BitCount);
    }
}
