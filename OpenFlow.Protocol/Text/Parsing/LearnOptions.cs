using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Text.Parsing;

/// <summary>What <c>learn</c> says of the new flow apart from its match and actions.</summary>
internal sealed class LearnOptions
{
    private LearnFlags _flags;
    private ushort _idleTimeout;
    private ushort _hardTimeout;
    private ushort _finIdleTimeout;
    private ushort _finHardTimeout;
    private ulong _cookie;

    public byte Table { get; set; }
    public ushort Priority { get; set; }
    public uint Limit { get; private set; }
    public Subfield? Result { get; private set; }

    public LearnBuilder Builder() => new(new TableId(Table))
    {
        Priority = Priority,
        IdleTimeout = _idleTimeout,
        HardTimeout = _hardTimeout,
        FinIdleTimeout = _finIdleTimeout,
        FinHardTimeout = _finHardTimeout,
        Cookie = new Cookie(_cookie),
        Flags = _flags,
        Limit = Limit,
        Result = Result,
    };

    /// <summary>Takes an option; known is false for a part of match or actions.</summary>
    public bool TryTake(KeyValue part, ActionScope scope, out bool known)
    {
        known = true;
        switch (part.Key.Span)
        {
            case "table":
                if (!scope.TryNumber(part.Value, "table", TableId.Max.Value, out ulong table))
                    return false;
                Table = (byte)table;
                return true;
            case "priority":
                bool parsed = TryShort(part, scope, out ushort priority);
                Priority = priority;
                return parsed;
            case "idle_timeout":
                return TryShort(part, scope, out _idleTimeout);
            case "hard_timeout":
                return TryShort(part, scope, out _hardTimeout);
            case "fin_idle_timeout":
                return TryShort(part, scope, out _finIdleTimeout);
            case "fin_hard_timeout":
                return TryShort(part, scope, out _finHardTimeout);
            case "cookie":
                return scope.TryNumber(part.Value, "cookie", ulong.MaxValue, out _cookie);
            case "send_flow_rem":
                _flags |= LearnFlags.SendFlowRemoved;
                return true;
            case "delete_learned":
                _flags |= LearnFlags.DeleteLearned;
                return true;
            case "limit":
                bool limited = scope.TryNumber(part.Value, "limit", uint.MaxValue, out ulong limit);
                Limit = (uint)limit;
                return limited;
            case "result_dst":
                return TryTakeResult(part, scope);
            default:
                known = false;
                return true;
        }
    }

    private bool TryTakeResult(KeyValue part, ActionScope scope)
    {
        if (!SubfieldParser.TryParseWritable(part.Value, scope.Complaints, out Subfield result))
            return false;
        Result = result;
        return (result.BitCount == 1 && result.Field.ExtraSize == 0)
            || scope.Fail(part.Value, "result_dst is one bit of a register, such as NXM_NX_REG0[8]");
    }

    private static bool TryShort(KeyValue part, ActionScope scope, out ushort value)
    {
        bool parsed = scope.TryNumber(part.Value, part.Key.ToString(), ushort.MaxValue, out ulong number);
        value = (ushort)number;
        return parsed;
    }
}
