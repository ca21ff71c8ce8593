using Controller.Abstractions;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Messages;

namespace Controller.Core.Policies;

/// <summary>A group that rules use by its name (OpenFlow 1.3.5 §5.6).</summary>
public sealed record NamedGroup(string Name, GroupType Type, IReadOnlyList<NamedBucket> Buckets)
{
    public PolicyPlace Place { get; init; }
}

/// <summary>A bucket: sets fields, then sends out. One whose port isn't there is left out until it is.</summary>
public sealed record NamedBucket(PortReference Output)
{
    public IReadOnlyList<OxmValue> Set { get; init; } = [];

    /// <summary>The share of a select group's bucket, above 0 there; of no meaning elsewhere.</summary>
    public ushort Weight { get; init; } = 1;

    /// <summary>
    /// The port whose link decides whether the bucket is live, in a fast-failover group; null for the output's.
    /// </summary>
    public PortReference? WatchPort { get; init; }
}
