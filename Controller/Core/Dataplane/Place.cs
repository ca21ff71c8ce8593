using OpenFlow.Protocol.Types;

namespace Controller.Core.Dataplane;

/// <summary>Where a packet is in the pipeline, and whose doing what happens to it is.</summary>
/// <param name="Flow">Null in a packet-out, and where none matched.</param>
/// <param name="Depth">How deep in groups and resubmits, from 0.</param>
/// <param name="Turns">The same without resubmits to later tables, which can't form a loop.</param>
/// <param name="IsInSet">Whether the packet's action set is being done.</param>
/// <param name="IsInBucket">Whether the actions are a bucket's.</param>
internal readonly record struct Place(TableId Table, FlowEntry? Flow, int Depth, int Turns = 0, bool IsInSet = false,
    bool IsInBucket = false)
{
    /// <summary>Whether the actions are those of the table's miss: neither a bucket's nor the action set's.</summary>
    public bool IsTableMiss => Flow is { IsTableMiss: true } && !IsInSet && !IsInBucket;

    /// <summary>In a bucket of a group.</summary>
    public Place Bucket => this with { Depth = Depth + 1, Turns = Turns + 1, IsInBucket = true };

    /// <summary>In another table, to come back here after it.</summary>
    public Place Resubmitted(TableId table) =>
        new(table, null, Depth + 1, table <= Table ? Turns + 1 : Turns, IsInSet);
}
