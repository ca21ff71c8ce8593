using Controller.Core.Dataplane;
using Controller.Core.Topology;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Explaining;

/// <summary>How one flow, or a table's miss, would have to change.</summary>
/// <param name="Flow">Null where no flow matched, and one would have to be added.</param>
/// <param name="Text">In words: <c>without priority=10,tcp actions=drop</c>.</param>
public sealed record RuleChange(BridgeModel Bridge, TableId Table, FlowEntry? Flow, string Text);

/// <summary>Changes that together bring the packet there; the model was asked.</summary>
/// <param name="Outcome">How the packet ends then, all copies.</param>
public sealed record Remedy(IReadOnlyList<RuleChange> Changes, Explanation Outcome);

/// <summary>Why a packet doesn't get to a port.</summary>
/// <param name="Reaches">It does.</param>
/// <param name="Remedies">Those with the fewest changes, the likeliest first; empty where none was found.</param>
/// <param name="Asked">How many sets of changes were tried.</param>
/// <param name="IsComplete">False where the search gave up before it had tried all sets of its size.</param>
public sealed record WhyNotAnswer(bool Reaches, IReadOnlyList<Remedy> Remedies, int Asked, bool IsComplete);

/// <summary>
/// Which rules would have to change so that a packet gets to a port: at each flow that decided on its way, what would
/// be without it, and what would be if it let the packet go on; then at each that decides then, and so on. The search
/// goes by rising cost, so what it finds first is the smallest change; a flow that dropped the packet is the cheapest.
/// </summary>
/// <remarks>Each set is tried on the models by <see cref="WhatIf"/>: nothing is copied.</remarks>
public sealed class WhyNot(NetworkModel network, long now = 0)
{
    private const int MaxChanges = 3;
    private const int MaxAsked = 5_000;
    private const int MaxRemedies = 3;

    // A flow at which the packet ended; one that sent it another way; a flow that would have to send it there itself.
    private const int EndCost = 1;
    private const int DetourCost = 2;
    private const int OutputCost = 3;

    private readonly Dictionary<FlowTable, TableId[]> _nextTables = [];

    public WhyNotAnswer Ask(PortId start, byte[] frame, PipelineInput? input, PortId wanted)
    {
        var explainer = new Explainer(network, now);
        var queue = new PriorityQueue<Candidate, (int Cost, int Order)>();
        queue.Enqueue(new Candidate(NetworkWhatIf.Nothing, [], []), (0, 0));
        var seen = new HashSet<string>();
        var remedies = new List<Remedy>();
        int asked = 0;
        int order = 0;
        int found = int.MaxValue;
        while (queue.TryDequeue(out Candidate? candidate, out (int Cost, int Order) at))
        {
            if (at.Cost > found || remedies.Count >= MaxRemedies)
                return new WhyNotAnswer(false, remedies, asked, true);
            if (asked++ >= MaxAsked)
                return new WhyNotAnswer(false, remedies, asked, false);
            Explanation outcome = explainer.Explain(start, frame, input, candidate.WhatIf);
            if (outcome.Reaches(wanted))
            {
                if (candidate.Changes.Count == 0)
                    return new WhyNotAnswer(true, [], asked, true);
                found = at.Cost;
                remedies.Add(new Remedy(candidate.Changes, outcome));
                continue;
            }
            if (candidate.Changes.Count == MaxChanges)
                continue;
            foreach ((Candidate next, int cost) in Next(candidate, outcome, wanted))
            {
                if (seen.Add(next.Key))
                    queue.Enqueue(next, (at.Cost + cost, ++order));
            }
        }
        return new WhyNotAnswer(false, remedies, asked, true);
    }

    private IEnumerable<(Candidate Next, int Cost)> Next(Candidate candidate, Explanation outcome, PortId wanted)
    {
        foreach (Hop hop in outcome.Hops)
        {
            foreach (TraceStep step in hop.Trace.Steps.Where(step => step.Kind == TraceKind.Lookup))
            {
                bool ended = hop.End is { } end && end.Flow == step.Flow && end.Table == step.Table;
                int cost = ended ? EndCost : DetourCost;
                foreach ((Change change, int extra) in ChangesAt(hop, step, wanted))
                {
                    string key = $"{hop.Bridge.Id}/{step.Table}/{step.Flow?.Order}/{change.Key}";
                    string slot = $"{hop.Bridge.Id}/{step.Table}/{step.Flow?.Order}/";
                    if (!candidate.Keys.Any(made => made.StartsWith(slot, StringComparison.Ordinal)))
                        yield return (candidate.With(hop.Bridge, change, key, new RuleChange(hop.Bridge, step.Table,
                            step.Flow, change.Text)), cost + extra);
                }
            }
        }
    }

    // Without the flow; with it going on as others of its table do; with it sending the packet there.
    private IEnumerable<(Change, int Extra)> ChangesAt(Hop hop, TraceStep step, PortId wanted)
    {
        string words = step.Flow is null
            ? $"with a flow in table {step.Table} for this packet,"
            : $"if {Explainer.Words(step.Flow)}";
        if (step.Flow is { } flow)
            yield return (new Change("gone", $"without {Explainer.Words(flow)}", whatIf => whatIf.Without(flow)), 0);
        foreach (TableId next in NextTables(hop.Bridge.Model.Flows[step.Table]))
        {
            if (step.Flow is { } own && GotoOf(own) == next)
                continue;
            yield return (Set(step, InstructionList.Goto(next), $"goto_table:{next}", words), 0);
        }
        if (hop.Bridge.Id == wanted.Switch && hop.InPort != wanted.Port)
            yield return (Set(step, InstructionList.Apply(new OutputAction(wanted.Port)),
                $"output:{hop.Bridge.NameOf(wanted.Port)}", words), OutputCost);
    }

    private static Change Set(TraceStep step, InstructionList instructions, string name, string words) =>
        step.Flow is { } flow
            ? new Change(name, $"{words} did {name}", whatIf => whatIf.With(flow, instructions))
            : new Change(name, $"{words} actions={name}", whatIf => whatIf.WithMiss(step.Table, instructions));

    private TableId[] NextTables(FlowTable table)
    {
        if (!_nextTables.TryGetValue(table, out TableId[]? next))
            _nextTables.Add(table, next = [.. table.Unsorted.Select(GotoOf).OfType<TableId>().Distinct()
                .OrderBy(id => id.Value)]);
        return next;
    }

    private static TableId? GotoOf(FlowEntry flow)
    {
        foreach (InstructionView instruction in flow.Instructions.View)
        {
            if (instruction.Type == InstructionType.GotoTable)
                return instruction.Table;
        }
        return null;
    }

    private sealed record Change(string Key, string Text, Func<WhatIf, WhatIf> Apply);

    private sealed record Candidate(NetworkWhatIf WhatIf, IReadOnlyList<RuleChange> Changes, IReadOnlyList<string> Keys)
    {
        /// <summary>The same for the same changes in another order.</summary>
        public string Key => string.Join('|', Keys.Order(StringComparer.Ordinal));

        public Candidate With(BridgeModel bridge, Change change, string key, RuleChange told) =>
            new(WhatIf.With(bridge.Id, change.Apply), [.. Changes, told], [.. Keys, key]);
    }
}
