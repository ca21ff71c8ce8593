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
