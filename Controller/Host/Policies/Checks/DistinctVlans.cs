using OpenFlow.Protocol.Types;

namespace Controller.Host.Policies.Checks;

/// <summary>A VLAN has one name.</summary>
internal static class DistinctVlans
{
    public static void Check(Policy policy, ErrorList errors)
    {
        var firsts = new Dictionary<VlanId, string>();
        foreach (VlanPolicy vlan in policy.Vlans)
        {
            if (vlan.Id is { } id && !firsts.TryAdd(id, vlan.Name))
                errors.Add(vlan.At, $"VLANs `{firsts[id]}` and `{vlan.Name}` have one vid, {id}");
        }
    }
}
