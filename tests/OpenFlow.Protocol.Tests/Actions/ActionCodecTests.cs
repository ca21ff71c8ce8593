using System.Buffers.Binary;
using CsCheck;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Tests.Codecs;
using OpenFlow.Protocol.Tests.Packets;
using OpenFlow.Protocol.Text;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Tests.Actions;

public sealed class ActionCodecTests
{
    [Theory]
    [InlineData("00 63 00 08 01 02 03 04")]                                                   // no such type
    [InlineData("ff ff 00 10 00 01 02 03 04 05 06 07 08 09 0a 0b")]                            // an experimenter's
    [InlineData("ff ff 00 08 00 00 23 20")]                                                   // no room for a subtype
    [InlineData("ff ff 00 10 00 00 23 20 00 63 00 00 00 00 00 01")]                            // no such subtype
    [InlineData("00 00 00 08 00 00 00 07")]                                                   // output, too short
    [InlineData("00 11 00 10 81 00 00 00 00 00 00 00 00 00 00 00")]                            // push_vlan, too long
    [InlineData("00 19 00 10 80 00 fe 02 ab cd 00 00 00 00 00 00")]                            // no such field
    [InlineData("00 19 00 10 80 00 06 04 00 00 00 01 00 00 00 00")]                            // eth_dst of four octets
    [InlineData("00 19 00 18 80 00 06 06 02 00 00 00 00 01 00 00 00 00 00 00 00 00 00 00")]    // padded too far
    [InlineData("ff ff 00 18 00 00 23 20 00 07 01 df 00 01 00 04 00 00 00 00 00 00 00 05")]    // bit 7, 32 bits of 32
    [InlineData("ff ff 00 18 00 00 23 20 00 0f 00 0f ff ff 0c 08 ff ff 00 00 00 00 00 00")]    // half a field
    [InlineData("ff ff 00 10 00 00 23 20 00 24 00 00 00 01 00 40")]                            // nat, a range unknown
    [InlineData("ff ff 00 20 00 00 23 20 00 0c 00 00 00 00 00 00 00 00 00 02 00 01 00 00 00 00 00 00 00 00 00 00")]
    public void ActionCodec_keeps_the_octets_of_what_it_does_not_know(string hex)
    {
        byte[] octets = AnnotatedHex.Read(hex);
        RawAction raw = Assert.IsType<RawAction>(Read(octets));
        Assert.Equal(octets, ActionList.Of(raw).Octets.ToArray());
        Assert.Equal(octets, raw.View.Octets.ToArray());
        Assert.True(RawAction.TryRead(octets, out RawAction? again, out _));
        Assert.Equal(raw, again);
    }

    [Theory]
    [InlineData("ff ff 00 20 00 00 23 20 00 25 00 00 00 00 00 00 00 04 00 04 00 00 00 00 00 00 00 08 00 80 00 00")]
    [InlineData("ff ff 00 18 00 00 23 20 00 25 00 00 00 00 00 00 00 02 00 05 02 ff ff ff")]
    public void ActionCodec_keeps_the_octets_of_a_controller_action_written_in_another_order_or_padding(string hex)
    {
        byte[] octets = AnnotatedHex.Read(hex);
        Assert.IsType<RawAction>(Read(octets));
        Assert.True(ActionListView.TryRead(octets, out ActionListView actions, out _));
        Assert.StartsWith("controller(", FlowPrinter.Actions(actions));
    }

    [Theory]
    [InlineData("00 00 00 10 00 00 00 01 00 00 ff ff ff ff ff ff")]
    [InlineData("00 12 00 08 ff ff ff ff")]
    [InlineData("00 19 00 10 80 00 16 04 0a 00 00 01 ff ff ff ff")]
    [InlineData("ff ff 00 10 00 00 23 20 00 11 ff ff ff ff ff ff")]
    [InlineData("ff ff 00 10 00 00 23 20 00 14 00 80 00 03 00 ff")]
    [InlineData("ff ff 00 20 00 00 23 20 00 26 30 39 00 00 00 01 00 00 00 02 00 00 00 03 00 04 ff ff ff ff ff ff")]
    public void ActionCodec_reads_a_known_action_whatever_its_padding_and_writes_zeros(string hex)
    {
        byte[] octets = AnnotatedHex.Read(hex);
        IAction action = Read(octets);
        Assert.IsNotType<RawAction>(action);
        byte[] written = ActionList.Of(action).Octets.ToArray();
        Assert.Equal(octets.Length, written.Length);
        Assert.DoesNotContain((byte)0xff, written.AsSpan(4).ToArray());
        Assert.Equal(action, Read(written));
    }

    [Theory]
    [InlineData("ff ff 00 18 00 00 23 20 00 07 00 0f 00 01 50 04 00 00 00 00 00 00 00 05",
        "load:0x5->NXM_NX_TUN_METADATA0[0..15]")]
    [InlineData("ff ff 00 18 00 00 23 20 00 06 00 20 00 00 00 00 00 01 52 08 00 01 00 04",
        "move:NXM_NX_TUN_METADATA1[0..31]->NXM_NX_REG0[]")]
    [InlineData("ff ff 00 18 00 00 23 20 00 32 00 01 54 08 00 00 00 00 00 00 00 00 00 00",
        "delete_field:tun_metadata2")]
    public void ActionCodec_reads_a_geneve_option_of_as_many_octets_as_the_switch_gives_it(string hex, string text)
    {
        byte[] octets = AnnotatedHex.Read(hex);
        IAction action = Read(octets);
        Assert.IsNotType<RawAction>(action);
        ActionList actions = ActionList.Of(action);
        Assert.Equal(octets, actions.Octets.ToArray());
        Assert.Equal(text, FlowPrinter.Actions(actions.View));
    }

    [Theory]
    [InlineData("ff ff 00 10 00 00 23 20 00 21 00 01 3b 02 6a ea", "set_field:106/0xea->nw_ttl")]
    [InlineData("ff ff 00 10 00 00 23 20 00 21 80 00 13 02 03 03", "set_field:3/0x3->nw_ecn")]
    [InlineData("ff ff 00 10 00 00 23 20 00 21 80 00 13 02 00 00", "set_field:ANY->nw_ecn")]
    [InlineData("00 19 00 10 00 00 00 02 ff f8 00 00 00 00 00 00", "set_field:IN_PORT->in_port")]
    [InlineData("00 19 00 10 00 01 d0 02 00 01 00 00 00 00 00 00", "set_field:oam->tun_flags")]
    [InlineData("ff ff 00 18 00 00 23 20 00 21 80 00 01 08 08 5a 26 88 d9 5b af c8 00 00",
        "set_field:140125832/0xd95bafc8->in_port_oxm")]
    public void FlowPrinter_prints_what_a_field_is_set_to_as_ovs_ofctl_does(string hex, string text) =>
        Assert.Equal(text, FlowPrinter.Actions(ActionList.Of(Read(AnnotatedHex.Read(hex))).View));

    [Fact]
    public void ActionCodec_reads_and_prints_actions_nested_as_deep_as_a_message_can_hold()
    {
        ActionList nested = ActionList.Empty;
        while (nested.Octets.Length < ushort.MaxValue - 16)
            nested = ActionList.Of(new CloneAction(nested));
        Assert.IsType<CloneAction>(Read(nested.Octets.ToArray()));
        Assert.StartsWith("clone(clone(clone(", FlowPrinter.Actions(nested.View));
    }

    [Fact]
    public void ActionCodec_reads_damaged_actions_as_something_that_is_written_with_the_same_size()
    {
        byte[][] samples = [.. ActionCases.All.Select(row => row.Octets)];
        Gen<(byte[], int, byte)> damage =
            from sample in Gen.Int[0, samples.Length - 1].Select(i => samples[i])
            from place in Gen.Int[4, sample.Length - 1]
            from value in Gen.Byte
            select (sample, place, value);
        damage.Sample((sample, place, value) =>
        {
            byte[] octets = [.. sample];
            octets[place] = value;
            IAction action = Read(octets);
            byte[] written = ActionList.Of(action).Octets.ToArray();
            Assert.Equal(octets.Length, written.Length);
            Assert.Equal(action, Read(written));
        }, iter: 20_000);
    }

    [Fact]
    public void OxmValue_refuses_octets_that_are_not_the_fields()
    {
        Assert.Throws<ArgumentException>(() => new OxmValue(OxmFields.EthDst, new byte[5]));
        Assert.Throws<ArgumentException>(() => new OxmValue(OxmFields.EthDst, new byte[6], new byte[5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => OxmValue.Of(OxmFields.EthDst, UInt128.One << 48));
        Assert.Equal(124, new OxmValue(OxmFields.NxmTunnelMetadata[0], new byte[124]).Value.Length);
    }

    [Fact]
    public void Actions_refuse_bits_that_they_have_no_room_for()
    {
        Subfield wide = OxmFields.NxmWideRegisters[0];
        Subfield register = OxmFields.NxmRegisters[0];
        Subfield experimenter = OxmFields.Nsh[6];
        Assert.Throws<ArgumentException>(() => new LoadAction(1, wide));
        Assert.Throws<ArgumentException>(() => new LoadAction(1, experimenter));
        Assert.Throws<ArgumentException>(() => new MoveAction(wide, register));
        Assert.Throws<ArgumentException>(() => new CopyFieldAction(register, wide));
        Assert.Throws<ArgumentException>(() => new OutputRegisterAction(wide));
        Assert.Throws<ArgumentException>(() => new MultipathAction(default, 0, default, 1, 0, experimenter));
        Assert.Throws<ArgumentException>(() => new CheckPacketLargerAction(1500, register));
        Assert.Throws<ArgumentException>(() => new BundleAction { Into = wide });
        Assert.Throws<ArgumentException>(() => new CtAction { ZoneFrom = experimenter });
    }

    [Fact]
    public void SetHeaderAction_refuses_other_types_and_values_too_large()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SetHeaderAction(ActionType.Output, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SetHeaderAction(ActionType.SetField, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SetHeaderAction(ActionType.SetNwTos, 256));
    }

    [Fact]
    public void LearnBuilder_writes_constants_of_128_bits_and_fields_of_experimenters()
    {
        LearnAction learn = new LearnBuilder(new TableId(1))
            .MatchValue(OxmFields.NxmWideRegisters[0], new UInt128(1, 0x1234))
            .Load(OxmFields.Nsh[6], OxmFields.NxmRegisters[0])
            .Build();
        byte[] octets = ActionList.Of(learn).Octets.ToArray();
        Assert.Equal(learn, Read(octets));
        Assert.Equal(
            "learn(table=1,xxreg0=0x10000000000001234,load:NXOXM_NSH_C1[]->NXM_NX_REG0[])",
            FlowPrinter.Actions(ActionList.Of(learn).View));
    }

    private static IAction Read(byte[] octets)
    {
        Assert.Equal(octets.Length, BinaryPrimitives.ReadUInt16BigEndian(octets.AsSpan(2)));
        Assert.True(ActionView.TryRead(octets, out ActionView view, out _));
        return ActionCodec.Read(view);
    }
}
