using OpenFlow.Protocol.Types;

namespace Controller.Core.Policies;

/// <summary>
/// What a policy asks of switches besides how they learn: bridges' rules, with names resolved to bridges but not to
/// ports, which only a switch knows. Immutable, and valid as far as one can tell without a switch.
/// </summary>
public sealed record PolicySet
{
    /// <summary>By the bridge's name in the policy.</summary>
    public IReadOnlyDictionary<string, BridgeRules> Bridges { get; init; } = new Dictionary<string, BridgeRules>();

    /// <summary>For switches that connect and that the policy doesn't name: rules without <c>on</c>.</summary>
    public BridgeRules Others { get; init; } = new();

    /// <summary>The rules of a switch.</summary>
    public BridgeRules Of(DatapathId id) =>
        Bridges.Values.FirstOrDefault(bridge => bridge.DatapathId == id) ?? Others;
}
