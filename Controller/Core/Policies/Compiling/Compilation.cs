using System.Diagnostics.CodeAnalysis;
using Controller.Abstractions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Validation;

namespace Controller.Core.Policies.Compiling;

/// <summary>What the compilers of all kinds of rules share: the facts, and what has come of it so far.</summary>
internal sealed class Compilation
{
    private readonly Dictionary<string, PortNumber> _ports = [];
    private readonly HashSet<SwitchEvent> _notices = [];
    private readonly List<SwitchEvent> _ordered = [];

    public Compilation(BridgeRules rules, PolicyFacts facts)
    {
        (Rules, Facts) = (rules, facts);
        foreach (SwitchPort port in facts.Ports)
            _ports.TryAdd(port.Name, port.Number);
        Meters = new PolicyMeters(this);
        Groups = new PolicyGroups(this);
        Outputs = new Outputs(this);
    }

    public BridgeRules Rules { get; }

    public PolicyFacts Facts { get; }

    public DesiredState Desired { get; } = new();

    public RuleCatalog Catalog { get; } = new();

    public PolicyMeters Meters { get; }

    public PolicyGroups Groups { get; }

    public Outputs Outputs { get; }

    public IReadOnlyList<SwitchEvent> Notices => _ordered;

    public static Origin OriginOf(string rule, PolicyPlace place) =>
        new(PolicyApp.Name, rule, place == default ? null : place);

    /// <summary>To the next table that is used, or nowhere.</summary>
    public InstructionList Next(TableId after) =>
        Facts.NextTable(after) is { } next ? InstructionList.Goto(next) : InstructionList.Drop;

    /// <summary>False, with a notice, where the switch has no such port now.</summary>
    public bool TryFindPort(PortReference port, Origin rule, out PortNumber number)
    {
        number = port.Number;
        if (port.Name is not { } name || _ports.TryGetValue(name, out number))
            return true;
        Wait(rule, $"port {name}");
        return false;
    }

    public bool TryFindPort(string name, out PortNumber number) => _ports.TryGetValue(name, out number);

    public void Wait(Origin rule, string what) => Notice(new RuleWaiting(rule, what));

    public void Refuse(Origin rule, string reason) => Notice(new RuleRefused(rule, reason));

    /// <summary>Adds a flow, unless the switch would refuse it or another rule has it: that is told.</summary>
    public bool Add(Flow flow, Origin rule)
    {
        if (!IsLegal(flow, rule))
            return false;
        if (!Desired.TryAdd(flow, rule))
        {
            Refuse(rule, $"{Desired.Origins[flow.Key]} has the same match and priority in table {flow.Table}");
            return false;
        }
        Catalog.Add(flow.Cookie, rule);
        return true;
    }

    /// <summary>Adds flows that make sense only together: all, or none.</summary>
    public bool AddAll(IReadOnlyList<Flow> flows, Origin rule)
    {
        var keys = new HashSet<FlowKey>();
        foreach (Flow flow in flows)
        {
            if (!IsLegal(flow, rule))
                return false;
            if (Desired.Flows.ContainsKey(flow.Key) || !keys.Add(flow.Key))
            {
                string other = Desired.Origins.GetValueOrDefault(flow.Key)?.ToString() ?? "it itself";
                Refuse(rule, $"{other} has the same match and priority in table {flow.Table}");
                return false;
            }
        }
        foreach (Flow flow in flows)
            Add(flow, rule);
        return true;
    }

    /// <summary>
    /// The matches of a rule: each of its own within each of its scopes. Scopes of ports that aren't there wait; those
    /// that a match contradicts add nothing.
    /// </summary>
    public IReadOnlyList<Match> Scoped(IReadOnlyList<RuleScope> scopes, IReadOnlyList<Match> matches, Origin rule)
    {
        if (scopes.Count == 0)
            return matches;
        var scoped = new List<Match>(scopes.Count * matches.Count);
        foreach (RuleScope scope in scopes)
        {
            PortNumber port = default;
            if (scope is PortScope at && !TryFindPort(at.Port, rule, out port))
                continue;
            foreach (Match match in matches)
            {
                if (scope is not VlanScope within)
                    scoped.Add(match.InPort(port));
                else if (TryPinVlan(match, within.Vlan, out Match? pinned))
                    scoped.Add(pinned);
            }
        }
        return scoped;
    }

    /// <summary>The match for packets of one VLAN; false where it is for others only.</summary>
    public static bool TryPinVlan(Match match, VlanId vlan, [NotNullWhen(true)] out Match? pinned)
    {
        pinned = null;
        if (match.View.TryFind(OxmFields.VlanVid, out Oxm said) && (vlan.Oxm & said.MaskNumber) != said.Number)
            return false;
        pinned = match.Vlan(vlan);
        return true;
    }

    private bool IsLegal(Flow flow, Origin rule)
    {
        if (MessageRules.TryCheckInstructions(flow.Table, flow.Match.Oxms, flow.Instructions.Octets,
                out Refusal refusal))
            return true;
        Refuse(rule, $"the switch would refuse its flow: {refusal.Words}");
        return false;
    }

    private void Notice(SwitchEvent notice)
    {
        if (_notices.Add(notice))
            _ordered.Add(notice);
    }
}
