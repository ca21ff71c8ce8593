using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Validation;

/// <summary>What Nicira's actions ask of a packet, and what they make of it: see <see cref="ActionOrder"/>.</summary>
internal static class NiciraActionOrder
{
    private const int ExperimenterOffset = 4;
    private const int SubtypeOffset = 8;
    private const int LoadFieldOffset = 12;
    private const int LoadValueOffset = 16;
    private const int FirstBitShift = 6;
    private const int MoveSize = 24;
    private const int MoveFromOffset = 16;
    private const int MoveIntoOffset = 20;

    public static OpenFlowError? Check(Section action, ref MatchFacts facts)
    {
        if (action.Size <= SubtypeOffset || action.UInt32(ExperimenterOffset) != ExperimenterId.Nicira)
            return null;
        switch (action.UInt16(SubtypeOffset))
        {
            case (ushort)NiciraActionType.RegisterLoad:
                return CheckLoad(action, ref facts);
            case (ushort)NiciraActionType.RegisterMove when action.Size == MoveSize:
                return CheckField(action.UInt32(MoveFromOffset), facts)
                    ?? CheckField(action.UInt32(MoveIntoOffset), facts);
            case (ushort)NiciraActionType.Ct:
                return ConnectionRules.Fits(action, facts) ? null : OpenFlowErrors.MatchInconsistent;
            case (ushort)NiciraActionType.ResubmitTableCt:
                return facts.Has(FieldPrerequisite.TrackedIp) ? null : OpenFlowErrors.MatchInconsistent;
            default:
                return null;
        }
    }

    // The tag control as a whole adds a tag, or takes it off.
    private static OpenFlowError? CheckLoad(Section action, ref MatchFacts facts)
    {
        uint header = action.UInt32(LoadFieldOffset);
        OpenFlowError? error = CheckField(header, facts);
        if (OxmFields.TryFind(header, out OxmField field) && field == OxmFields.NxmVlanTci)
        {
            ulong value = action.UInt64(LoadValueOffset) << (action.UInt16(NiciraAction.BodyOffset) >> FirstBitShift);
            facts.Tags = (value & VlanId.PresentBit) != 0 ? Math.Max(facts.Tags, 1) : 0;
        }
        return error;
    }

    private static OpenFlowError? CheckField(uint header, in MatchFacts facts) =>
        !OxmFields.TryFind(header, out OxmField field) || ActionOrder.CanBeSet(field, facts)
            ? null
            : OpenFlowErrors.MatchInconsistent;
}
