using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Tests.Packets;
using OpenFlow.Protocol.Text;
using OpenFlow.Protocol.Text.Parsing;

namespace OpenFlow.Protocol.Tests.Text.Parsing;

public sealed class MatchParserTests
{
    public static TheoryData<string, string, string> Cases()
    {
        var rows = new TheoryData<string, string, string>();
        rows.AddRange([.. HeaderMatchCases.Rows, .. PipelineMatchCases.Rows]);
        return rows;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void MatchParser_makes_what_ovs_ofctl_would_and_reads_it_back_when_it_is_printed(string text, string printed, string oxms)
    {
        Match match = Parse(text);

        Assert.Equal(Convert.ToHexString(AnnotatedHex.Read(oxms)), Convert.ToHexString(match.Oxms));
        Assert.Equal(printed, FlowPrinter.Match(match.View));
        Assert.Equal(printed, FlowPrinter.Match(Parse(printed).View));
    }

    [Theory]
    [InlineData("OXM_OF_ETH_SRC=00:11:22:33:44:55", "dl_src=00:11:22:33:44:55")]
    [InlineData("NXM_OF_ETH_SRC=00:11:22:33:44:55", "dl_src=00:11:22:33:44:55")]
    [InlineData("OXM_OF_TCP_DST=80,OXM_OF_IP_PROTO=6,OXM_OF_ETH_TYPE=0x800", "tcp,tp_dst=80")]
    [InlineData("NXM_OF_VLAN_TCI=0x1005/0x1fff", "dl_vlan=5")]
    [InlineData("OXM_OF_PKT_REG1=5", "reg2=0,reg3=0x5")]
    [InlineData("in_port=1,in_phy_port=2", "in_port=1,in_phy_port=2")]
    [InlineData("dl_type=0x88e7,pbb_isid=0x12", "dl_type=0x88e7,pbb_isid=0x12")]
    [InlineData("ip,nw_src=*,nw_dst=1.2.3.4/0", "ip")]
    [InlineData("metadata=-1", "metadata=0xffffffffffffffff")]
    public void MatchParser_takes_more_than_ovs_ofctl(string text, string printed) =>
        Assert.Equal(printed, FlowPrinter.Match(Parse(text).View));

    [Fact]
    public void MatchParser_order_of_the_text_does_not_matter() =>
        Assert.Equal(Parse("tcp,nw_dst=10.0.0.1,tp_dst=80"), Parse("tp_dst=80,nw_dst=10.0.0.1,tcp"));

    [Fact]
    public void MatchPrinter_knows_every_field_and_the_parser_reads_all_of_them()
    {
        foreach (OxmField field in OxmFields.All)
        {
            string printed = FlowPrinter.Match(Fields([.. Prerequisites(field), field]));

            Assert.DoesNotContain("oxm(", printed, StringComparison.Ordinal);
            Assert.True(MatchParser.TryParse(printed, out Match match, out TextError error), $"{printed}: {error}");
            Assert.Equal(printed, FlowPrinter.Match(match.View));
        }
    }

    // Values that other fields ask for; all others are 1.
    private static IEnumerable<OxmField> Prerequisites(OxmField field) => field.Prerequisite switch
    {
        FieldPrerequisite.None => [],
        FieldPrerequisite.InPort => [OxmFields.InPort],
        FieldPrerequisite.VlanTag => [OxmFields.VlanVid],
        FieldPrerequisite.TrackedIp or FieldPrerequisite.TrackedIpv4 or FieldPrerequisite.TrackedIpv6 =>
            [OxmFields.EthType, OxmFields.NxmCtState],
        FieldPrerequisite.NeighbourDiscovery or FieldPrerequisite.NeighbourSolicitation
            or FieldPrerequisite.NeighbourAdvertisement =>
            [OxmFields.EthType, OxmFields.IpProto, OxmFields.Icmpv6Type],
        FieldPrerequisite.Tcp or FieldPrerequisite.Udp or FieldPrerequisite.Sctp or FieldPrerequisite.Icmpv4
            or FieldPrerequisite.Icmpv6 => [OxmFields.EthType, OxmFields.IpProto],
        _ => [OxmFields.EthType],
    };

    private static MatchView Fields(OxmField[] fields)
    {
        OxmField last = fields[^1];
        var octets = new List<byte>();
        foreach (OxmField field in fields.Distinct())
        {
            var oxm = new byte[Oxm.SizeOf(field, masked: false)];
            var value = new byte[field.Size];
            ulong number = field == last ? LastValue(field) : ValueFor(field, last.Prerequisite);
            for (int i = value.Length - 1; i >= 0; i--, number >>= 8)
                value[i] = (byte)number;
            Oxm.Write(oxm, field, value, []);
            octets.AddRange(oxm);
        }
        var match = new byte[MatchView.SizeOf([.. octets])];
        MatchView.Write(match, [.. octets]);
        Assert.True(MatchView.TryRead(match, out MatchView view, out _, out _), last.Name);
        return view;
    }

    // The lowest two bits of a TOS are the ECN's.
    private static ulong LastValue(OxmField field) => field == OxmFields.NxmIpTos ? 4ul : 1;

    private static ulong ValueFor(OxmField field, FieldPrerequisite need)
    {
        if (field == OxmFields.EthType)
        {
            return need switch
            {
                FieldPrerequisite.Ipv6 or FieldPrerequisite.Icmpv6 or FieldPrerequisite.TrackedIpv6
                    or FieldPrerequisite.NeighbourDiscovery or FieldPrerequisite.NeighbourSolicitation
                    or FieldPrerequisite.NeighbourAdvertisement => 0x86dd,
                FieldPrerequisite.Arp => 0x0806,
                FieldPrerequisite.Mpls => 0x8847,
                FieldPrerequisite.Pbb => 0x88e7,
                FieldPrerequisite.Nsh => 0x894f,
                _ => 0x0800,
            };
        }
        if (field == OxmFields.IpProto)
        {
            return need switch
            {
                FieldPrerequisite.Tcp => 6,
                FieldPrerequisite.Udp => 17,
                FieldPrerequisite.Sctp => 132,
                FieldPrerequisite.Icmpv4 => 1,
                _ => 58,
            };
        }
        if (field == OxmFields.Icmpv6Type)
            return need == FieldPrerequisite.NeighbourAdvertisement ? 136ul : 135ul;
        // A VLAN with its PRESENT bit; a tracked connection that is established; else port 1.
        return field == OxmFields.VlanVid ? 0x1001ul : field == OxmFields.NxmCtState ? 0x22ul : 1;
    }

    private static Match Parse(string text)
    {
        Assert.True(MatchParser.TryParse(text, out Match match, out TextError error), $"{text}: {error}");
        return match;
    }
}
