using OpenFlow.Protocol.Packets;

namespace OpenFlow.Protocol.Tests.Packets;

public sealed class LldpViewTests
{
    private static readonly byte[] Unit = AnnotatedHex.Read("""
        0207 04 020000000001      // chassis id: a MAC
        0405 07 00000007          // port id: local
        0602 0078                 // holds for 120 seconds
        0a03 737731               // system name
        fe08 00eded 01 deadbeef   // an organization's
        fe04 00eded 02            // another, empty
        0000                      // end
        """);

    private const int MandatorySize = 9 + 7 + 4;
    private const int UnitSize = MandatorySize + 5 + 10 + 6;

    [Fact]
    public void LldpView_is_read_and_written()
    {
        Assert.True(LldpView.TryRead(Unit, out LldpView lldp));
        Assert.Equal(LldpChassisIdKind.MacAddress, lldp.ChassisIdKind);
        Assert.Equal((byte[])[2, 0, 0, 0, 0, 1], lldp.ChassisId);
        Assert.Equal(LldpPortIdKind.Local, lldp.PortIdKind);
        Assert.Equal((byte[])[0, 0, 0, 7], lldp.PortId);
        Assert.Equal(120, lldp.TimeToLive);
        Assert.Equal(Unit.AsSpan(0, UnitSize), lldp.Octets);

        byte[] written = [.. Enumerable.Repeat((byte)0xee, Unit.Length)];
        var writer = new LldpWriter(written, LldpChassisIdKind.MacAddress, [2, 0, 0, 0, 0, 1],
            LldpPortIdKind.Local, [0, 0, 0, 7], timeToLive: 120);
        writer.Add(LldpTlvType.SystemName, "sw1"u8);
        writer.AddOrganization(0x00eded, 1, [0xde, 0xad, 0xbe, 0xef]);
        writer.AddOrganization(0x00eded, 2, []);
        Assert.Equal(Unit.Length, writer.End().Length);
        Assert.Equal(Unit, written);
    }

    [Fact]
    public void LldpView_walks_all_but_the_end()
    {
        Assert.True(LldpView.TryRead(Unit, out LldpView lldp));
        var types = new List<LldpTlvType>();
        foreach (LldpTlv tlv in lldp)
            types.Add(tlv.Type);
        Assert.Equal([LldpTlvType.ChassisId, LldpTlvType.PortId, LldpTlvType.TimeToLive, LldpTlvType.SystemName,
            LldpTlvType.Organization, LldpTlvType.Organization], types);
    }

    [Fact]
    public void LldpView_finds_an_organizations_TLV()
    {
        Assert.True(LldpView.TryRead(Unit, out LldpView lldp));
        Assert.True(lldp.TryFindOrganization(0x00eded, 1, out ReadOnlySpan<byte> information));
        Assert.Equal((byte[])[0xde, 0xad, 0xbe, 0xef], information);
        Assert.True(lldp.TryFindOrganization(0x00eded, 2, out information));
        Assert.True(information.IsEmpty);
        Assert.False(lldp.TryFindOrganization(0x00eded, 3, out _));
        Assert.False(lldp.TryFindOrganization(0x00edee, 1, out _));
    }

    [Fact]
    public void LldpView_padding_and_a_missing_end_do_no_harm()
    {
        Assert.True(LldpView.TryRead([.. Unit, 0, 0, 0xee], out LldpView padded));
        Assert.Equal(Unit.AsSpan(0, UnitSize), padded.Octets);
        Assert.True(LldpView.TryRead(Unit.AsSpan(0, UnitSize), out LldpView endless));
        Assert.Equal(Unit.AsSpan(0, UnitSize), endless.Octets);
    }

    [Fact]
    public void LldpView_cut_within_a_TLV_is_refused()
    {
        int[] betweenTlvs = [MandatorySize, MandatorySize + 5, MandatorySize + 15, MandatorySize + 21];
        for (int size = 0; size < Unit.Length; size++)
            Assert.Equal(betweenTlvs.Contains(size), LldpView.TryRead(Unit.AsSpan(0, size), out _));
    }

    [Theory]
    [InlineData("0405 07 00000007 0207 04 020000000001 0602 0078")] // port before chassis
    [InlineData("0207 04 020000000001 0602 0078 0405 07 00000007")] // time before port
    [InlineData("0207 04 020000000001 0405 07 00000007 0000")]      // no time
    [InlineData("0201 04 0405 07 00000007 0602 0078")]              // no id behind the kind
    [InlineData("0207 04 020000000001 0400 0602 0078")]             // not even a kind
    [InlineData("0207 04 020000000001 0405 07 00000007 0601 78")]   // time of one octet
    public void LldpView_without_the_mandatory_three_in_order_is_refused(string unit) =>
        Assert.False(LldpView.TryRead(AnnotatedHex.Read(unit), out _));

    [Fact]
    public void LldpView_ids_have_at_most_255_octets()
    {
        byte[] rest = Unit[9..];
        Assert.True(LldpView.TryRead([0x03, 0x00, .. new byte[256], .. rest], out LldpView longest));
        Assert.Equal(255, longest.ChassisId.Length);
        Assert.False(LldpView.TryRead([0x03, 0x01, .. new byte[257], .. rest], out _));
    }

    [Fact]
    public void LldpTlv_of_an_organization_too_short_is_kept_but_not_taken_apart()
    {
        Assert.True(LldpView.TryRead([.. Unit[..MandatorySize], 0xfe, 0x03, 0x00, 0xed, 0xed], out LldpView lldp));
        Assert.False(lldp.TryFindOrganization(0x00eded, 0, out _));
    }

    [Fact]
    public void LldpWriter_refuses_what_cannot_be_encoded()
    {
        byte[] buffer = new byte[1024];
        Assert.Throws<ArgumentOutOfRangeException>(() => { Begin(buffer, []); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { Begin(buffer, new byte[256]); });
        Assert.Throws<ArgumentOutOfRangeException>(() => Begin(buffer, [1]).Add(LldpTlvType.PortId, [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Begin(buffer, [1]).Add(LldpTlvType.SystemName, new byte[512]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Begin(buffer, [1]).AddOrganization(0x1000000, 1, []));
    }

    private static LldpWriter Begin(byte[] buffer, byte[] chassisId) =>
        new(buffer, LldpChassisIdKind.Local, chassisId, LldpPortIdKind.Local, [1], timeToLive: 1);
}
