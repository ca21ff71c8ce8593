using OpenFlow.Protocol.Messages;

namespace Controller.Core.Dataplane;

/// <summary>A flow that has gone, for whatever reason but replacement by an ADD.</summary>
public sealed record RemovedFlow(FlowEntry Flow, FlowRemovedReason Reason, long At)
{
    /// <summary>Whether the controller asked to be told.</summary>
    public bool IsAnnounced => (Flow.Flags & FlowModFlags.SendFlowRemoved) != 0;

    /// <summary>What a switch sends then.</summary>
    public FlowRemoved Message => new()
    {
        Cookie = Flow.Cookie,
        Priority = Flow.Priority,
        Reason = Reason,
        Table = Flow.Table,
        Duration = Flow.DurationAt(At),
        IdleTimeout = Flow.IdleTimeout,
        HardTimeout = Flow.HardTimeout,
        PacketCount = Flow.PacketCount,
        ByteCount = Flow.ByteCount,
        Match = Flow.Match.View,
    };
}
