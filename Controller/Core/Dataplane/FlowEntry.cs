using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Dataplane;

/// <summary>A flow of the model (OpenFlow 1.3.5 §5.2). Times are the model's milliseconds.</summary>
public sealed class FlowEntry
{
    private const int MillisecondsPerSecond = 1000;
    private const int NanosecondsPerMillisecond = 1_000_000;

    internal FlowEntry(TableId table, ushort priority, FlowMatch pattern, InstructionList instructions)
    {
        Table = table;
        Priority = priority;
        Pattern = pattern;
        Instructions = instructions;
    }

    public TableId Table { get; }
    public ushort Priority { get; }
    public Match Match => Pattern.Canonical;
    public InstructionList Instructions { get; internal set; }
    public Cookie Cookie { get; internal set; }

    /// <summary>Seconds; 0 for never.</summary>
    public ushort IdleTimeout { get; internal init; }

    /// <summary>Seconds; 0 for never.</summary>
    public ushort HardTimeout { get; internal init; }
    public FlowModFlags Flags { get; internal set; }
    public ulong PacketCount { get; internal set; }
    public ulong ByteCount { get; internal set; }
    public long CreatedAt { get; internal init; }

    /// <summary>
    /// What the hard timeout counts from: Open vSwitch starts it anew when a MODIFY or a <c>learn</c> touches the
    /// flow, though its duration goes on (measured on 3.1).
    /// </summary>
    public long ModifiedAt { get; internal set; }

    /// <summary>What the idle timeout counts from: the last packet, else the creation.</summary>
    public long UsedAt { get; internal set; }

    /// <summary>Priority 0 and no field (§5.4).</summary>
    public bool IsTableMiss => Priority == 0 && Pattern.Tests.Length == 0;

    internal FlowMatch Pattern { get; }

    /// <summary>Which of the table's flows came earlier: of equals at one priority, the smaller wins.</summary>
    internal long Order { get; set; }

    /// <summary>When it goes if nothing more happens; the largest number for never.</summary>
    internal long ExpiresAt => Math.Min(IdleUntil, HardUntil);

    private long IdleUntil => IdleTimeout == 0 ? long.MaxValue : UsedAt + (long)IdleTimeout * MillisecondsPerSecond;

    private long HardUntil => HardTimeout == 0 ? long.MaxValue : ModifiedAt + (long)HardTimeout * MillisecondsPerSecond;

    /// <summary>Why it is to go by now, which is what came first; null if it stays.</summary>
    public FlowRemovedReason? ExpiryAt(long now) => now < ExpiresAt ? null
        : HardUntil <= IdleUntil ? FlowRemovedReason.HardTimeout : FlowRemovedReason.IdleTimeout;

    public FlowDuration DurationAt(long now)
    {
        long age = Math.Max(0, now - CreatedAt);
        return new FlowDuration((uint)(age / MillisecondsPerSecond),
            (uint)(age % MillisecondsPerSecond * NanosecondsPerMillisecond));
    }

    /// <summary>Whether one of its actions sends to the port: a delete's out_port filter.</summary>
    public bool LeadsTo(PortNumber port) => FlowActions.Any(Instructions,
        action => OutputAction.TryRead(action, out OutputAction output) && output.Port == port);

    /// <summary>Whether one of its actions hands to the group: a delete's out_group filter.</summary>
    public bool LeadsTo(GroupId group) => FlowActions.Any(Instructions,
        action => GroupAction.TryRead(action, out GroupAction to) && to.Group == group);

    /// <summary>Whether its packets pass the meter.</summary>
    public bool Uses(MeterId meter)
    {
        foreach (InstructionView instruction in Instructions.View)
        {
            if (instruction.Type == InstructionType.Meter && instruction.Meter == meter)
                return true;
        }
        return false;
    }

    /// <summary>Whether it is this one that a packet meets which both match.</summary>
    internal bool IsAheadOf(FlowEntry other) =>
        Priority != other.Priority ? Priority > other.Priority : Order < other.Order;

    internal void Count(int size, long now)
    {
        PacketCount++;
        ByteCount += (ulong)size;
        UsedAt = now;
    }

    /// <summary>The same match and priority with other instructions: to ask what would be.</summary>
    internal FlowEntry With(InstructionList instructions)
    {
        FlowEntry changed = Clone();
        changed.Instructions = instructions;
        return changed;
    }

    internal FlowEntry Clone() => (FlowEntry)MemberwiseClone();
}
