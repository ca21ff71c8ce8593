using Controller.Host.Policies.Matching;
using Controller.Host.Policies.Yaml;
using OpenFlow.Protocol.Messages;

namespace Controller.Host.Policies;

/// <summary>A group of <c>groups</c>.</summary>
internal sealed record GroupPolicy(string Name, Position At, Located<string>? Bridge, GroupType Type)
{
    public IReadOnlyList<BucketPolicy> Buckets { get; init; } = [];

    /// <summary>Every port that it names.</summary>
    public IEnumerable<PortMention> Ports =>
        Buckets.SelectMany(bucket => new[] { bucket.Output, bucket.Watch }).OfType<PortMention>();
}

/// <summary>A bucket: a copy of the packet.</summary>
internal sealed record BucketPolicy(Position At, PortMention? Output)
{
    /// <summary>Its share of a select group.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>Fields that are written before it goes out.</summary>
    public IReadOnlyList<FieldTest> Set { get; init; } = [];

    /// <summary>The port that must be up for the bucket to be used.</summary>
    public PortMention? Watch { get; init; }
}
