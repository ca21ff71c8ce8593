using Controller.Host.Policies.Yaml;

namespace Controller.Host.Policies;

/// <summary>
/// Where a rule holds: a bridge, a VLAN on one bridge or all, or a port.
/// </summary>
internal sealed record ScopePolicy(Position At)
{
    public string? Bridge { get; init; }
    public VlanReference? Vlan { get; init; }
    public PortMention? Port { get; init; }
}
