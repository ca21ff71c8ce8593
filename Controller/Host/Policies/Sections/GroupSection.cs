using Controller.Host.Policies.Grammar;
using Controller.Host.Policies.Yaml;
using OpenFlow.Protocol.Messages;

namespace Controller.Host.Policies.Sections;

/// <summary><c>groups:</c>, ports among which packets are shared, copied or failed over.</summary>
internal sealed class GroupSection(VlanNames vlans, ErrorList errors)
{
    private static readonly MappingShape Bucket = new(
        new Key("output", CommonShapes.Port, "The port that the bucket's packets are sent to.") { IsRequired = true },
        new Key("weight", new IntegerShape(1, ushort.MaxValue), "Its share of a select group; 1 without it."),
        new Key("set", Matching.MatchKeys.SetShape, "Fields that get another value: those that all packets have."),
        new Key("watch", CommonShapes.Port,
            "The port that must be up for the bucket of a fastFailover group; its output without it."));

    private static readonly MappingShape Group = new(
        new Key("bridge", CommonShapes.Bridge, "The bridge that has the group.") { IsRequired = true },
        new Key("type", ChoiceShape.Of<GroupType>(),
            "all: a copy to each bucket; select: one by the packet's hash; fastFailover: the first that is up; "
            + "indirect: the only one.")
        { IsRequired = true },
        new Key("buckets", new ListShape(Bucket, Least: 1), "Where packets go.") { IsRequired = true });

    public static NamesShape Shape { get; } = new("NAME", Group);

    public IReadOnlyList<GroupPolicy> Read(YamlNode node) =>
        [.. Fields.EntriesOf(node, "groups", errors).Select(ReadGroup)];

    private GroupPolicy ReadGroup(YamlEntry entry)
    {
        var fields = new Fields(entry.Value, Group, $"group `{entry.Key}`", errors);
        foreach (string key in (ReadOnlySpan<string>)["bridge", "type", "buckets"])
            fields.Require(key);
        GroupType? type = fields.Choice<GroupType>("type");
        IReadOnlyList<YamlNode>? buckets = fields.List("buckets");
        if (buckets is { Count: 0 })
            errors.Add(fields.Find("buckets")!.At, $"group `{entry.Key}` needs at least one bucket");
        if (type == GroupType.Indirect && buckets is { Count: > 1 })
            errors.Add(buckets[1].At, $"an indirect group has one bucket, not {buckets.Count}");
        return new GroupPolicy(entry.Key, entry.KeyAt, fields.Text("bridge"), type ?? GroupType.All)
        {
            Buckets = [.. (buckets ?? []).Select(bucket => ReadBucket(bucket, type))],
        };
    }

    private BucketPolicy ReadBucket(YamlNode node, GroupType? type)
    {
        var fields = new Fields(node, Bucket, "this bucket", errors);
        fields.Require("output");
        if (fields.Has("weight") && type is not (GroupType.Select or null))
            errors.Add(fields.PlaceOf("weight"), "only buckets of a select group have a `weight`");
        if (fields.Has("watch") && type is not (GroupType.FastFailover or null))
            errors.Add(fields.PlaceOf("watch"), "only buckets of a fastFailover group have a `watch`");
        PortMention? output = fields.Find("output") is { } port ? PortReader.Read(port, "output", errors) : null;
        return new BucketPolicy(node.At, output)
        {
            Weight = fields.Integer("weight") ?? 1,
            Set = fields.Find("set") is { } set ? new SetReader(vlans, errors).Read(set, null, isTagged: false) : [],
            Watch = fields.Find("watch") is { } watch ? PortReader.Read(watch, "watch", errors) : null,
        };
    }
}
