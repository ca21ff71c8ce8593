using Controller.Abstractions;
using Controller.Core.Policies.Compiling;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Policies;

/// <summary>
/// Makes flows, groups and meters of a bridge's rules: a pure function of the rules and the facts. What can't be had
/// is left out and told, and nothing else is lost by it. <c>docs/pipeline.md</c> shows the flows.
/// </summary>
public static class PolicyCompiler
{
    public static CompiledPolicy Compile(BridgeRules rules, PolicyFacts facts)
    {
        var run = new Compilation(rules, facts);
        MirrorRules.Compile(run);
        LimitRules.Compile(run);
        AclRules.Compile(run);
        ForwardRules.Compile(run);
        RawFlows.Compile(run);
        TableMisses.Compile(run);
        run.Groups.DeclareAll();
        return new CompiledPolicy(run.Desired, run.Catalog, run.Notices);
    }

    /// <summary>The tables that the rules use: fixed by the rules, whatever the switch.</summary>
    public static IReadOnlyList<TableId> TablesOf(BridgeRules rules)
    {
        var tables = new SortedSet<TableId>();
        if (rules.Mirrors.Count > 0)
            tables.Add(Pipeline.Mirror);
        if (rules.Limits.Count > 0)
            tables.Add(Pipeline.Limit);
        if (rules.Acls.Count > 0)
            tables.Add(Pipeline.Policy);
        if (rules.Forwards.Count > 0)
            tables.Add(Pipeline.Gateway);
        foreach (RawFlow flow in rules.Flows)
        {
            // Tables of other apps are theirs to go on from.
            if (RawFlowText.TryReadTable(flow.Text, out TableId table) && TableMisses.IsStage(table))
                tables.Add(table);
        }
        return [.. tables];
    }
}
