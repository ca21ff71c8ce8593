using OpenFlow.Protocol.Types;

namespace Controller.Core.Dataplane;

/// <summary>Where a packet is in the pipeline, and whose doing what happens to it is.</summary>
/// <param name="Flow">Null in a packet-out, and where none matched.</param>
/// <param name="Depth">How deep in groups and resubmits, from 0.</param>
/// <param name="Turns">The same without resubmits to later tables, which can't form a loop.</param>
/// <param name="IsInSet">Whether the actions are those of a group or an action set.</param>
internal readonly record struct Place(TableId Table, FlowEntry? Flow, int Depth, int Turns = 0, bool IsInSet = false)
{
    /// <summary>In a bucket of a group.</summary>
    public Place InBucket => this with { Depth = Depth + 1, Turns = Turns + 1, IsInSet = true };

    /// <summary>In another table, to come back here after it.</summary>
    public Place Resubmitted(TableId table) =>
        new(table, null, Depth + 1, table <= Table ? Turns + 1 : Turns, IsInSet);
}
