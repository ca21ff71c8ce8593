using Controller.Core.Dataplane;
using Controller.Core.Explaining;
using Controller.Core.Topology;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Checking;

/// <summary>What is wrong with a wanted state.</summary>
public enum FindingKind
{
    /// <summary>A packet goes round between bridges, or within one.</summary>
    ForwardingLoop,

    /// <summary>A flow that no packet can meet: others take all of its packets first.</summary>
    NeverMatches,

    /// <summary>A packet of one VLAN leaves in another.</summary>
    VlanLeak,

    /// <summary>Nothing wrong was found there because it wasn't looked at, or not wholly.</summary>
    NotChecked,
}

/// <summary>A packet that shows what is wrong; the models were asked, and it does.</summary>
/// <param name="Entry">Where it comes in; for a flow of a later table, any port.</param>
/// <param name="Match">In ovs-ofctl's syntax, as `sdn explain` and `ovs-appctl ofproto/trace` take it.</param>
public sealed record Counterexample(PortId Entry, string Match, byte[] Frame)
{
    public string Hex => Convert.ToHexStringLower(Frame);
}

/// <summary>A rule that has part in a finding.</summary>
public sealed record FindingRule(string Bridge, TableId Table, FlowEntry Flow, FlowOwner Owner)
{
    /// <summary><c>br-int table 10: priority=5,tcp actions=drop [policy, acl no-web, office.yaml:12]</c>.</summary>
    public override string ToString() => $"{Bridge} table {Table}: {Explainer.Words(Flow)} [{Owner}]";
}

/// <summary>One thing that is wrong, or was not looked at.</summary>
/// <param name="Text">In a sentence.</param>
/// <param name="Rules">Those that do it, on the packet's way; of a flow that never matches, it first.</param>
public sealed record Finding(
    FindingKind Kind, string Text, IReadOnlyList<FindingRule> Rules, Counterexample? Counterexample = null)
{
    /// <summary>In a line: what is wrong, the packet that shows it, and the rules that do it.</summary>
    public override string ToString() => string.Join("; ",
        [Text, .. Counterexample is { } example ? [$"packet {example.Match}"] : Array.Empty<string>(),
            .. Rules.Select(rule => rule.ToString())]);
}
