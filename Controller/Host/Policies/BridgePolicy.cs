using OpenFlow.Protocol.Types;

namespace Controller.Host.Policies;

/// <summary>A bridge of a policy.</summary>
/// <param name="Id">Null if what the file says is no datapath id.</param>
internal sealed record BridgePolicy(string Name, Located<DatapathId>? Id)
{
    public IReadOnlyList<PortPolicy> Ports { get; init; } = [];

    /// <summary>Where it learns otherwise than <see cref="Policy.Learning"/> says.</summary>
    public LearningPolicy Learning { get; init; } = LearningPolicy.Unset;
}

/// <summary>A port of a bridge in a policy.</summary>
/// <param name="Alias">What the policy calls it.</param>
/// <param name="Name">What the switch calls it; null if the file says nothing that can be.</param>
internal sealed record PortPolicy(string Alias, Located<string>? Name)
{
    public VlanReference? Access { get; init; }
    public IReadOnlyList<VlanReference>? Trunk { get; init; }
    public VlanReference? Native { get; init; }
    public int? MaxHosts { get; init; }
    public int? PacketInRate { get; init; }

    /// <summary>Every VLAN that it refers to.</summary>
    public IEnumerable<VlanReference> Vlans =>
        new[] { Access, Native }.OfType<VlanReference>().Concat(Trunk ?? []);
}
