using OpenFlow.Protocol.Types;

namespace Controller.Core.Dataplane;

/// <summary>Where a packet is in the pipeline, and whose doing what happens to it is.</summary>
/// <param name="Flow">Null in a packet-out, and where none matched.</param>
/// <param name="Depth">How deep in groups and resubmits, from 0.</param>
internal readonly record struct Place(TableId Table, FlowEntry? Flow, int Depth)
{
    public Place Deeper => this with { Depth = Depth + 1 };
}
