using Controller.Core.Topology;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Checking;

/// <summary>The VLANs that a port may carry.</summary>
/// <param name="Untagged">The VLAN of frames without a tag; null where there may be none of those.</param>
/// <param name="Tagged">VLANs that frames may be tagged with; null for all.</param>
public sealed record VlanMembership(ushort? Untagged, IReadOnlySet<ushort>? Tagged)
{
    public static VlanMembership Access(ushort vlan) => new(vlan, new HashSet<ushort>());

    /// <summary>Of all VLANs; frames without a tag are a network of their own.</summary>
    public static VlanMembership TrunkOfAll { get; } = new(0, null);

    /// <summary>The VLAN that a frame is of here; null for one that may not be here.</summary>
    /// <param name="tag">The VLAN of its outermost tag; null for none. A priority tag (VLAN 0) counts as none.</param>
    public int? VlanOf(ushort? tag) => tag is null or 0 ? Untagged
        : Tagged is null || Tagged.Contains(tag.Value) ? tag : null;
}

/// <summary>What <see cref="PolicyChecks"/> looks at, and how far.</summary>
public sealed record CheckOptions
{
    /// <summary>
    /// The VLANs of ports. Leaks are looked for between ports that are here; leave those out that may see all, such as
    /// the targets of mirrors.
    /// </summary>
    public IReadOnlyDictionary<PortId, VlanMembership> Vlans { get; init; } =
        new Dictionary<PortId, VlanMembership>();

    /// <summary>
    /// Flows that the walk over all packets may look at, from all ports together: what bounds its time where tables are
    /// large and ports many.
    /// </summary>
    public long MaxFlowsMet { get; init; } = 10_000_000;

    /// <summary>Flows of a table above which overlaps of many flows with one are not looked at.</summary>
    public int MaxOverlaps { get; init; } = 64;

    /// <summary>Findings of a kind that are told; more are counted.</summary>
    public int MaxFindings { get; init; } = 100;
}
