using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Validation;

/// <summary>
/// SET_FIELD (OpenFlow 1.3.5 §7.2.5.6): one OXM that fills the action, of a field that can be written, without a mask.
/// </summary>
internal static class SetFieldRules
{
    private const string Name = "SET_FIELD";

    public static bool TryCheck(Section action, Scrutiny scrutiny, out Refusal refusal)
    {
        Section at = action.From(ActionView.HeaderSize);
        if (!OxmRules.TryRead(at, OpenFlowErrors.BadSetLength, out Oxm oxm, out OxmField? field, out refusal))
            return false;
        if (Padding.Align(ActionView.HeaderSize + oxm.Size) != action.Size)
            return action.Refuse(OpenFlowErrors.BadSetLength, 0, out refusal, field?.Name ?? Name);
        if (scrutiny == Scrutiny.Framing)
            return true;
        return TryCheckField(at, oxm, field, out refusal) && IsPadded(at.From(oxm.Size), field, out refusal);
    }

    private static bool TryCheckField(Section at, Oxm oxm, OxmField? field, out Refusal refusal)
    {
        // Without a place in a header, these two can't be set at all; what else can't, is the switch's choice.
        if (field is null || field == OxmFields.InPort || field == OxmFields.InPhyPort)
            return at.Refuse(OpenFlowErrors.BadSetType, 0, out refusal, field?.Name ?? Name);
        // Open vSwitch knows masks from 1.5 on, and says so unless the mask is no mask at all.
        if (oxm.HasMask)
            return at.Refuse(FieldValues.IsOutsideMask(oxm) ? OpenFlowErrors.BadSetType : ExperimenterErrors.BadSetMask,
                0, out refusal, field.Name);
        bool isLegal = field.Writable && FieldValues.IsLegal(field, oxm.Value)
            && (field != OxmFields.VlanVid || (oxm.Number & VlanId.PresentBit) != 0);
        return isLegal
            ? Section.Accept(out refusal)
            : at.Refuse(OpenFlowErrors.BadSetArgument, 0, out refusal, field.Name);
    }

    private static bool IsPadded(Section padding, OxmField? field, out Refusal refusal) =>
        padding.Octets.ContainsAnyExcept((byte)0)
            ? padding.Refuse(OpenFlowErrors.BadSetArgument, 0, out refusal, field?.Name ?? Name)
            : Section.Accept(out refusal);
}
