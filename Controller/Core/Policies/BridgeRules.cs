using OpenFlow.Protocol.Types;

namespace Controller.Core.Policies;

/// <summary>The rules of one bridge. <see cref="PolicyApp"/> makes flows, groups and meters of them.</summary>
public sealed record BridgeRules
{
    /// <summary>The bridge's name in the policy; empty for rules of bridges that the policy doesn't name.</summary>
    public string Name { get; init; } = "";

    public DatapathId? DatapathId { get; init; }

    /// <summary>In order: the first that matches a packet decides. One with a priority is ahead of those without.</summary>
    public IReadOnlyList<AclRule> Acls { get; init; } = [];

    public IReadOnlyList<PortForward> Forwards { get; init; } = [];

    public IReadOnlyList<Mirror> Mirrors { get; init; } = [];

    public IReadOnlyList<RateLimit> Limits { get; init; } = [];

    /// <summary>Made where a rule of the bridge uses them.</summary>
    public IReadOnlyList<NamedMeter> Meters { get; init; } = [];

    public IReadOnlyList<NamedGroup> Groups { get; init; } = [];

    public IReadOnlyList<RawFlow> Flows { get; init; } = [];

    /// <summary>
    /// The VLAN whose frames leave a port without a tag, by the port's name: an access port's, a trunk's native one.
    /// Inside the bridge frames have the tag of their VLAN.
    /// </summary>
    public IReadOnlyDictionary<string, VlanId> UntaggedVlans { get; init; } = new Dictionary<string, VlanId>();

    public bool IsEmpty => Acls.Count + Forwards.Count + Mirrors.Count + Limits.Count + Groups.Count + Flows.Count == 0;
}
