using OpenFlow.Protocol.Types;

namespace Controller.Host.Policies.Checks;

/// <summary>A datapath belongs to one bridge of the policy.</summary>
internal static class DistinctBridges
{
    public static void Check(Policy policy, ErrorList errors)
    {
        var firsts = new Dictionary<DatapathId, string>();
        foreach (BridgePolicy bridge in policy.Bridges)
        {
            if (bridge.Id is { } id && !firsts.TryAdd(id.Value, bridge.Name))
                errors.Add(id.At, $"bridges `{firsts[id.Value]}` and `{bridge.Name}` have one datapath id, {id.Value}");
        }
    }
}
