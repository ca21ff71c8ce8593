using OpenFlow.Protocol.Types;

namespace Apps.L2Learning.Ports;

/// <summary>The VLANs of a bridge that the policy names; what it doesn't name goes by all trunks of all.</summary>
internal sealed class VlanPlan
{
    public VlanPlan(LearningOptions options)
    {
        var named = new SortedSet<VlanId>();
        foreach (PortOptions port in options.Ports.Values.Concat(options.PortsByNumber.Values))
        {
            if (port.Access is { } access)
                named.Add(access);
            if (port.Native is { } native)
                named.Add(native);
            named.UnionWith(port.Trunk ?? []);
        }
        // Where ports differ, the untagged network is one that some of them have and others don't.
        if (named.Count > 0)
            named.Add(VlanId.Untagged);
        Named = [.. named];
    }

    /// <summary>In order; the untagged network first, where ports differ at all.</summary>
    public IReadOnlyList<VlanId> Named { get; }
}
