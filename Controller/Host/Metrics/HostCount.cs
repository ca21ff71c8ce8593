using System.Collections.Frozen;
using Controller.Core;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Metrics;

/// <summary>How many hosts there were, by switch, port and VLAN; immutable.</summary>
internal sealed record HostCount(
    DateTimeOffset? At, IReadOnlyDictionary<(DatapathId Switch, PortNumber Port, VlanId Vlan), int> Hosts)
{
    public static HostCount None { get; } =
        new(At: null, FrozenDictionary<(DatapathId, PortNumber, VlanId), int>.Empty);

    public static HostCount Of(IReadOnlyList<HostSnapshot> hosts, DateTimeOffset at)
    {
        var counts = new Dictionary<(DatapathId, PortNumber, VlanId), int>();
        foreach (HostSnapshot host in hosts)
        {
            var key = (host.Switch, host.Host.Port, host.Host.Vlan);
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }
        return new HostCount(at, counts);
    }
}
