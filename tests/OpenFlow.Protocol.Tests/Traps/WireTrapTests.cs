using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Tests.Codecs;
using OpenFlow.Protocol.Tests.Packets;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Tests.Traps;

/// <summary>What goes wrong with OpenFlow on the wire, one test each.</summary>
public sealed class WireTrapTests
{
    [Fact]
    public void VlanId_in_a_match_has_the_present_bit_and_untagged_has_not()
    {
        Assert.Equal(Bytes("80 00 0c 02 10 0a"), Match.Any.Vlan(new VlanId(10)).Oxms.ToArray());
        Assert.Equal(Bytes("80 00 0c 02 00 00"), Match.Any.Vlan(VlanId.Untagged).Oxms.ToArray());
        Assert.Equal(Bytes("80 00 0d 04 10 00 10 00"), Match.Any.AnyVlanTag().Oxms.ToArray());
    }

    [Fact]
    public void Oxm_with_a_mask_has_twice_the_length()
    {
        Assert.Equal(0x8000070cu, OxmFields.EthDst.MaskedHeader);
        Assert.True(Oxm.TryRead(Bytes("80 00 07 0c 01 00 00 00 00 00 01 00 00 00 00 00"), out Oxm oxm));
        Assert.Equal(6, oxm.Value.Length);
        Assert.Equal(6, oxm.Mask.Length);
    }

    [Theory]
    [InlineData("80 00 07 06 01 00 00 00 00 00", "the length of one without a mask")]
    [InlineData("80 00 06 0c 01 00 00 00 00 00 01 00 00 00 00 00", "the length of one with a mask")]
    [InlineData("80 00 01 07 00 00 00 01 ff ff ff", "an odd length with a mask")]
    [InlineData("80 00 00 02 00 01", "IN_PORT of two octets")]
    [InlineData("80 00 00 04 00 00 01", "past the end")]
    [InlineData("80 00 00", "not even a header")]
    public void Oxm_with_a_wrong_length_is_refused(string hex, string why) =>
        Assert.False(Oxm.TryRead(Bytes(hex), out _), why);

    [Fact]
    public void Oxm_of_an_experimenter_counts_its_four_octets_of_id()
    {
        byte[] octets = Bytes("ff ff 54 06  4f 4e 46 00  00 02");
        Assert.True(Oxm.TryRead(octets, out Oxm oxm));
        Assert.Equal(ExperimenterId.Onf, oxm.Experimenter);
        Assert.Equal(2ul, oxm.Number);
        Assert.Equal(octets.Length, oxm.Size);
    }

    [Fact]
    public void Match_length_does_not_count_the_padding()
    {
        byte[] octets = new byte[MatchView.SizeOf(Match.Any.EthType(EtherType.Arp).Oxms)];
        MatchView.Write(octets, Match.Any.EthType(EtherType.Arp).Oxms);
        Assert.Equal(Bytes("00 01 00 0a 80 00 0a 02 08 06 00 00 00 00 00 00"), octets);
        Assert.True(MatchView.TryRead(octets, out _, out int size, out _));
        Assert.Equal(16, size);
    }

    [Theory]
    [InlineData("00 01 00 00 00 00 00 00", "no length: a loop in others")]
    [InlineData("00 01 00 03 00 00 00 00", "a length below its own header")]
    [InlineData("00 01 00 09 00 00 00 00", "past the end")]
    public void Match_with_a_wrong_length_is_refused(string hex, string why)
    {
        Assert.False(MatchView.TryRead(Bytes(hex), out _, out _, out OpenFlowError error), why);
        Assert.Equal(OpenFlowErrors.BadMatchLength, error);
    }

    [Fact]
    public void Match_of_the_type_of_1_0_is_refused_as_such()
    {
        Assert.False(MatchView.TryRead(Bytes("00 00 00 04 00 00 00 00"), out _, out _, out OpenFlowError error));
        Assert.Equal(OpenFlowErrors.BadMatchType, error);
    }

    [Fact]
    public void SetField_is_padded_to_8()
    {
        foreach (OxmField field in OxmFields.All.Where(field => field.Size <= sizeof(ulong)))
        {
            ReadOnlySpan<byte> octets = ActionList.Of(new SetFieldAction(field, 1)).Octets;
            Assert.Equal(0, octets.Length % 8);
            Assert.Equal(octets.Length, octets[3]);
        }
    }

    [Fact]
    public void PacketIn_has_two_octets_of_pad_behind_the_match()
    {
        byte[] frame = Codec.Bytes(new PacketIn { Match = Match.Any.InPort(new PortNumber(1)).View, Data = [7] });
        Assert.Equal(24 + 16 + 2 + 1, frame.Length);
        Assert.False(PacketIn.TryRead(frame.AsSpan(0, 41), out _, out OpenFlowError error));
        Assert.Equal(OpenFlowErrors.BadLength, error);
        Assert.True(PacketIn.TryRead(frame.AsSpan(0, 42), out PacketIn empty, out _));
        Assert.True(empty.Data.IsEmpty);
    }

    [Fact]
    public void PacketIn_without_an_in_port_reads_as_any_port()
    {
        byte[] frame = Codec.Bytes(new PacketIn { Match = Match.Any.View });
        Assert.True(PacketIn.TryRead(frame, out PacketIn packet, out _));
        Assert.Equal(PortNumber.Any, packet.InPort);
    }

    [Fact]
    public void FlowMod_that_deletes_means_any_port_and_any_group_unless_told_otherwise()
    {
        byte[] frame = Codec.Bytes(new FlowMod { Command = FlowModCommand.Delete });
        Assert.Equal(Bytes("ff ff ff ff ff ff ff ff"), frame[36..44]);
    }

    [Fact]
    public void FlowMod_and_packet_out_name_no_buffer_unless_told_otherwise()
    {
        Assert.Equal(Bytes("ff ff ff ff"), Codec.Bytes(new FlowMod())[32..36]);
        Assert.Equal(Bytes("ff ff ff ff"), Codec.Bytes(new PacketOut())[8..12]);
    }

    [Fact]
    public void FlowStatsRequest_means_all_flows_of_all_tables_unless_told_otherwise()
    {
        Assert.True(FlowStatsRequest.TryRead(Codec.Bytes(new FlowStatsRequest()), out FlowStatsRequest request, out _));
        Assert.Equal(TableId.All, request.Table);
        Assert.Equal(PortNumber.Any, request.OutPort);
        Assert.Equal(GroupId.Any, request.OutGroup);
        Assert.Equal(0ul, request.CookieMask);
    }

    [Fact]
    public void Output_to_the_controller_sends_the_whole_packet_unless_told_otherwise() =>
        Assert.Equal(OutputAction.WholePacket, new OutputAction(PortNumber.Controller).MaxLength);

    [Fact]
    public void Writers_of_what_16_bits_can_not_count_throw()
    {
        byte[] room = new byte[200_000];
        byte[] big = new byte[70_000];
        ActionList actions = ActionList.Of([.. Enumerable.Repeat<IAction>(new PopVlanAction(), 8_200)]);
        Assert.Throws<ArgumentOutOfRangeException>(() => new PacketOut { Data = big }.Write(room, Codec.Xid));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FlowMod { Instructions = big }.Write(room, Codec.Xid));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GroupMod { Buckets = big }.Write(room, Codec.Xid));
        Assert.Throws<OverflowException>(() => BucketList.Of(new Bucket(actions)));
        Assert.Throws<OverflowException>(() => InstructionList.Of(actions));
    }

    [Fact]
    public void Bundle_of_a_message_too_large_for_its_wrapping_throws()
    {
        byte[] room = new byte[70_000];
        byte[] data = new byte[Header.MaxMessageSize - 24];
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new BundledMessage<PacketOut>(default, default, new PacketOut { Data = data }).Write(room, Codec.Xid));
    }

    [Theory]
    [InlineData("RoleReply", "04 19 00 18 00 00 00 05 00 00 00 4d 00 00 00 00 00 00 00 00 00 00 00 00", "role 77")]
    [InlineData("SetConfig", "04 09 00 0c 00 00 00 05 ff f9 00 00", "flags 0xfff9")]
    [InlineData("GroupMod", "04 0f 00 10 00 00 00 05 00 63 63 00 00 00 00 01", "command and type 99")]
    [InlineData("MeterMod", "04 1d 00 10 00 00 00 05 00 63 ff f0 00 00 00 01", "command 99, flags 0xfff0")]
    [InlineData("MultipartReply", "04 13 00 10 00 00 00 05 00 63 ff fe 00 00 00 00", "type 99, flags 0xfffe")]
    [InlineData("Error", "04 01 00 0c 00 00 00 05 00 63 00 63", "type 99, code 99")]
    [InlineData("Actions", "00 63 00 08 01 02 03 04", "action type 99")]
    [InlineData("Actions", "ff ff 00 10 00 00 23 20 00 63 00 00 00 00 00 01", "Nicira's subtype 99")]
    [InlineData("Instructions", "00 63 00 10 01 02 03 04 05 06 07 08 09 0a 0b 0c", "instruction type 99")]
    [InlineData("Match", "00 01 00 0a 80 00 fe 02 ab cd 00 00 00 00 00 00", "field 127")]
    public void Unknown_values_survive_a_round_trip(string reader, string hex, string why) =>
        Assert.True(Bytes(hex).AsSpan().SequenceEqual(Readers.All[reader](Bytes(hex))), why);

    [Fact]
    public void Port_name_that_is_no_ascii_survives_a_round_trip()
    {
        byte[] octets = EventCases.All.Single(row => row.Reader == "PortStatus").Octets;
        Bytes("ff fe 80 c0").CopyTo(octets, 32);
        Assert.Equal(octets, Readers.All["PortStatus"](octets));
    }

    private static byte[] Bytes(string hex) => AnnotatedHex.Read(hex);
}
