using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Dataplane;

/// <summary>
/// Changes to a model that are only asked about: nothing is copied and nothing changed. Immutable; each change makes
/// another.
/// </summary>
public sealed class WhatIf
{
    private readonly Dictionary<FlowEntry, FlowEntry?> _flows;
    private readonly Dictionary<TableId, FlowEntry> _misses;

    private WhatIf(Dictionary<FlowEntry, FlowEntry?> flows, Dictionary<TableId, FlowEntry> misses)
    {
        _flows = flows;
        _misses = misses;
    }

    public static WhatIf Nothing { get; } = new([], []);

    internal Dictionary<FlowEntry, FlowEntry?> Flows => _flows;

    /// <summary>The flow were not there.</summary>
    public WhatIf Without(FlowEntry flow) => new(new(_flows) { [flow] = null }, _misses);

    /// <summary>The flow had other instructions.</summary>
    public WhatIf With(FlowEntry flow, InstructionList instructions) =>
        new(new(_flows) { [flow] = flow.With(instructions) }, _misses);

    /// <summary>What no flow of a table matches did something.</summary>
    public WhatIf WithMiss(TableId table, InstructionList instructions) =>
        new(_flows, new(_misses) { [table] = new FlowEntry(table, 0, FlowMatch.Any, instructions) });

    internal FlowEntry? MissOf(TableId table) => _misses.GetValueOrDefault(table);
}
