using Controller.Host.Policies.Yaml;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Policies;

/// <summary>A name for a VLAN.</summary>
/// <param name="Id">Null if what the file says is no VLAN, which is an error of its own.</param>
internal sealed record VlanPolicy(string Name, Position At, VlanId? Id);

/// <summary>A VLAN as a port refers to it: by number, or by a name that some <see cref="VlanPolicy"/> has.</summary>
internal sealed record VlanReference(Position At)
{
    public VlanId? Number { get; init; }
    public string? Name { get; init; }

    /// <summary>The VLAN meant; null if no policy has the name.</summary>
    public VlanId? In(IReadOnlyList<VlanPolicy> vlans) =>
        Number ?? vlans.FirstOrDefault(vlan => vlan.Name == Name)?.Id;

    public override string ToString() => Name ?? Number.ToString()!;
}
