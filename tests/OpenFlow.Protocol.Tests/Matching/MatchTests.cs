using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Tests.Packets;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Tests.Matching;

public sealed class MatchTests
{
    private static readonly MacAddress Mac = new(0x020000000001);

    [Fact]
    public void Match_is_the_same_in_whatever_order_it_was_built()
    {
        Match one = Match.Any.EthDst(Mac).Vlan(new VlanId(10)).InPort(new PortNumber(1)).EthType(EtherType.Ipv4);
        Match other = Match.Any.InPort(new PortNumber(1)).EthType(EtherType.Ipv4).EthDst(Mac).Vlan(new VlanId(10));
        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
    }

    [Fact]
    public void Match_read_in_another_order_is_the_same()
    {
        Match wanted = Match.Any.InPort(new PortNumber(1)).EthType(EtherType.Ipv4);
        Assert.Equal(wanted, Read("80 00 0a 02 08 00  80 00 00 04 00 00 00 01"));
    }

    [Fact]
    public void Match_a_mask_of_all_ones_is_left_out()
    {
        Match exact = Match.Any.EthDst(Mac);
        Assert.Equal(exact, Match.Any.EthDst(Mac, MacAddress.Broadcast));
        Assert.Equal(exact, Read("80 00 07 0c  02 00 00 00 00 01  ff ff ff ff ff ff"));
    }

    [Fact]
    public void Match_a_mask_of_the_bits_that_a_field_has_is_all_ones()
    {
        Match exact = Match.Any.Vlan(new VlanId(10));
        Assert.Equal(exact, Read("80 00 0d 04 10 0a 1f ff"));
        Assert.Equal(exact, Read("80 00 0d 04 10 0a ff ff"));
        Assert.NotEqual(exact, Read("80 00 0d 04 10 0a 0f ff"));
    }

    [Fact]
    public void Match_a_mask_of_all_zeros_matches_anything_and_is_left_out()
    {
        Assert.Equal(Match.Any, Read("80 00 07 0c  00 00 00 00 00 00  00 00 00 00 00 00"));
        Assert.Equal(Match.Any, Match.Any.EthDst(Mac, default));
    }

    [Fact]
    public void Match_bits_outside_the_mask_are_0_on_the_wire()
    {
        Match match = Match.Any.With(OxmFields.Metadata, 0x1234, 0xff00);
        Assert.Equal(Bytes("80 00 05 10  00 00 00 00 00 00 12 00  00 00 00 00 00 00 ff 00"), match.Oxms.ToArray());
    }

    [Fact]
    public void Match_with_a_field_that_it_has_replaces_its_value()
    {
        Match match = Match.Any.InPort(new PortNumber(1)).EthDst(Mac).InPort(new PortNumber(2));
        Assert.Equal(Match.Any.InPort(new PortNumber(2)).EthDst(Mac), match);
    }

    [Fact]
    public void Match_keeps_fields_that_it_does_not_know()
    {
        const string Unknown = "80 00 fe 02 ab cd";
        Match match = Read(Unknown + "80 00 00 04 00 00 00 01").EthDst(Mac);
        Assert.EndsWith(Convert.ToHexString(Bytes(Unknown)), Convert.ToHexString(match.Oxms), StringComparison.Ordinal);
        Assert.NotEqual(Match.Any.InPort(new PortNumber(1)).EthDst(Mac), match);
    }

    [Fact]
    public void Match_a_value_of_more_bits_than_its_field_throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Match.Any.With(OxmFields.VlanPcp, 8));
        Assert.Throws<ArgumentException>(() => Match.Any.With(OxmFields.InPort, 1, 1));
    }

    [Fact]
    public void Match_read_and_written_keeps_every_field_of_the_table()
    {
        foreach (OxmField field in OxmFields.All.Where(field => field.Size <= sizeof(ulong)))
        {
            Match match = Match.Any.With(field, 1);
            byte[] octets = new byte[MatchView.SizeOf(match.Oxms)];
            MatchView.Write(octets, match.Oxms);
            Assert.True(MatchView.TryRead(octets, out MatchView view, out _, out _), field.Name);
            Assert.True(view.TryFind(field, out Oxm found) && found.Number == 1, field.Name);
            Assert.Equal(match, Match.From(view));
        }
    }

    private static byte[] Bytes(string hex) => AnnotatedHex.Read(hex);

    private static Match Read(string oxms)
    {
        byte[] octets = Bytes(oxms);
        byte[] match = new byte[MatchView.SizeOf(octets)];
        MatchView.Write(match, octets);
        Assert.True(MatchView.TryRead(match, out MatchView view, out _, out OpenFlowError error), error.ToString());
        return Match.From(view);
    }
}
