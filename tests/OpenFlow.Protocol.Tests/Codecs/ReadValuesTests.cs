using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Messages.Nicira;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Tests.Codecs;

/// <summary>What readers say of the tables' octets, where it isn't written again as it stands.</summary>
public sealed class ReadValuesTests
{
    [Fact]
    public void TableFeatures_tells_its_name_and_what_each_property_is_a_list_of()
    {
        Assert.True(TableFeatures.TryRead(Octets("TableFeatures"), out TableFeatures table, out _));
        Assert.Equal("policy", table.Name);
        var kinds = new List<TableFeatureKind>();
        var fields = new List<uint>();
        var instructions = new List<(ushort, uint)>();
        foreach (TableFeatureProperty property in table.Properties)
        {
            kinds.Add(property.Kind);
            foreach (OxmId field in property.Type == TableFeatureType.Match ? property.Fields : default)
            {
                bool isExperimenter = field.Class == OxmClass.Experimenter;
                fields.Add(field.HasMask ? 0 : isExperimenter ? field.Experimenter : field.Header);
            }
            foreach (FeatureId id in property.Type == TableFeatureType.Instructions ? property.Ids : default)
                instructions.Add((id.Type, id.ExperimenterId));
        }
        Assert.Equal([TableFeatureKind.Ids, TableFeatureKind.Tables, TableFeatureKind.Tables, TableFeatureKind.Ids,
            TableFeatureKind.Fields, TableFeatureKind.Fields, TableFeatureKind.Experimenter, TableFeatureKind.Unknown],
            kinds);
        Assert.Equal([OxmFields.InPort.Header, 0, ExperimenterId.Onf], fields);
        Assert.Equal([(1, 0), (4, 0), (0xffff, ExperimenterId.Nicira)], instructions);
    }

    [Fact]
    public void TableFeatureProperty_with_half_an_id_is_refused_with_its_own_error()
    {
        Assert.False(TableFeatureProperty.TryRead([0, 8, 0, 7, 0x80, 0, 0, 0], out _, out OpenFlowError error));
        Assert.Equal("OFPTFFC_BAD_LEN", error.Name);
        Assert.False(TableFeatureProperty.TryRead([0, 0, 0, 8, 0, 1, 0, 0], out _, out error));
        Assert.Equal("OFPTFFC_BAD_LEN", error.Name);
        Assert.False(TableFeatureProperty.TryRead([0xff, 0xfe, 0, 8, 0, 0, 0x23, 0x20], out _, out error));
        Assert.Equal("OFPTFFC_BAD_LEN", error.Name);
    }

    [Fact]
    public void PacketIn2_finds_what_its_properties_say()
    {
        Assert.True(PacketIn2.TryRead(Octets("PacketIn2"), out PacketIn2 packet, out _));
        Assert.Equal([10, 11, 12], packet.Data.ToArray());
        Assert.Equal([0xca, 0xfe], packet.UserData.ToArray());
        Assert.Equal(new PortNumber(3), packet.InPort);
        Assert.Equal(64u, packet.Find(PacketIn2PropertyType.FullLength).Number);
        Assert.Equal(30u, packet.Find(PacketIn2PropertyType.Table).Number);
        Assert.Equal(0x5du, packet.Find(PacketIn2PropertyType.Cookie).Number);
        Assert.True(packet.Find(PacketIn2PropertyType.Continuation).Octets.IsEmpty);
    }

    [Fact]
    public void PacketIn2Property_refuses_a_number_of_another_size_and_broken_fields()
    {
        Assert.False(PacketIn2Property.TryRead([0, 3, 0, 6, 1, 2, 0, 0], out _, out OpenFlowError error));
        Assert.Equal(OpenFlowErrors.BadLength, error);
        Assert.False(PacketIn2Property.TryRead([0, 6, 0, 8, 0x80, 0, 0, 4], out _, out error));
        Assert.Equal(OpenFlowErrors.BadMatchLength, error);
        Assert.Throws<ArgumentOutOfRangeException>(() =>
        {
            _ = new PacketIn2Property(PacketIn2PropertyType.Table, 256);
        });
    }

    [Fact]
    public void MeterBand_types_what_belongs_to_its_type()
    {
        byte[] octets = Octets("MeterBand");
        Assert.True(MeterBand.TryRead(octets, out MeterBand remark, out _));
        Assert.Equal((byte)1, remark.PrecedenceLevel);
        Assert.Equal(0u, remark.ExperimenterId);
        Assert.True(MeterBand.TryRead(octets.AsSpan(remark.Size), out MeterBand other, out _));
        Assert.Equal(ExperimenterId.Nicira, other.ExperimenterId);
        Assert.Equal(8, other.Data.Length);
        Assert.NotEqual(other, other with { Data = [] });
    }

    [Fact]
    public void MeterBand_of_a_known_type_with_more_octets_is_refused()
    {
        byte[] band = [0, 1, 0, 24, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        Assert.False(MeterBand.TryRead(band, out _, out OpenFlowError error));
        Assert.Equal(OpenFlowErrors.BadLength, error);
    }

    [Fact]
    public void GroupFeatures_has_a_word_for_each_type_of_group()
    {
        Assert.True(GroupFeatures.TryRead(Octets("GroupFeatures"), out GroupFeatures features, out _));
        Assert.Equal(0xfu, features.Types);
        Assert.Equal(3u, features.MaxGroups(GroupType.Indirect));
        Assert.Equal(0x00400001u, features.Actions(GroupType.Indirect));
        Assert.True((features.Capabilities & GroupCapabilities.Chaining) != 0);
        Assert.True((features.Capabilities & GroupCapabilities.ChainingChecks) == 0);
    }

    [Fact]
    public void FlowUpdate_whose_lengths_of_the_match_differ_is_refused()
    {
        byte[] update = Octets("FlowUpdate");
        Assert.True(FlowUpdate.TryRead(update, out FlowUpdate read, out _));
        Assert.Equal(new PortNumber(3), read.Match.InPort);
        update[13]++;
        Assert.False(FlowUpdate.TryRead(update, out _, out OpenFlowError error));
        Assert.Equal(OpenFlowErrors.BadMatchLength, error);
    }

    [Fact]
    public void BundleAdd_with_a_padded_message_and_no_property_keeps_its_size()
    {
        byte[] padded = Codec.Bytes(new BundleAdd
        {
            Message = Codec.Bytes(new PacketOut { Data = [1] }),
            IsPadded = true,
        });
        Assert.Equal(0, padded.Length % 8);
        Assert.True(BundleAdd.TryRead(padded, out BundleAdd add, out _));
        Assert.Equal(25, add.Message.Length);
        Assert.Equal(padded, Codec.Bytes(add));
    }

    private static byte[] Octets(string reader) => AllCases.Messages.First(row => row.Reader == reader).Octets;
}
