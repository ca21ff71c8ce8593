using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;

namespace Controller.Abstractions;

/// <summary>What tells one flow of a switch from another (OpenFlow 1.3.5 §5.2).</summary>
public readonly record struct FlowKey(TableId Table, ushort Priority, Match Match);

/// <summary>A static flow that a switch is to hold.</summary>
public sealed record Flow(TableId Table, ushort Priority, Match Match, InstructionList Instructions, Cookie Cookie)
{
    public FlowModFlags Flags { get; init; }

    public FlowKey Key => new(Table, Priority, Match);
}

/// <summary>A group that a switch is to hold.</summary>
public sealed record Group(GroupId Id, GroupType Type, BucketList Buckets);

/// <summary>A meter that drops what goes beyond a rate.</summary>
/// <param name="PacketsPerSecond">Above 0.</param>
/// <param name="Burst">Packets that may come at once, above 0.</param>
public sealed record Meter(MeterId Id, uint PacketsPerSecond, uint Burst);
