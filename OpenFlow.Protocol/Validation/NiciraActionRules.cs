using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Validation;

/// <summary>What Nicira's actions say of fields, and what stands in them (Open vSwitch 3.1, ovs-actions(7)).</summary>
internal static class NiciraActionRules
{
    // load: bits in one number, field, value. move: bits, first bits, fields.
    private const int LoadFieldOffset = 12;
    private const int LoadValueOffset = 16;
    private const int FirstBitShift = 6;
    private const int BitCountMask = (1 << FirstBitShift) - 1;
    private const int MoveFromBitOffset = 12;
    private const int MoveIntoBitOffset = 14;
    private const int MoveFieldsOffset = 16;
    private const int FieldSize = 4;

    private const int CloneActionsOffset = 16;
    private const int PropertyHeaderSize = 4;
    private const int PropertyLengthOffset = 2;

    public static bool TryCheckLoad(Section action, Scrutiny scrutiny, out Refusal refusal)
    {
        if (scrutiny == Scrutiny.Framing)
            return Section.Accept(out refusal);
        int bits = action.UInt16(NiciraAction.BodyOffset);
        int count = (bits & BitCountMask) + 1;
        if (!TryCheckField(action, LoadFieldOffset, bits >> FirstBitShift, count, OpenFlowErrors.BadSetType,
                isWritten: true, out refusal))
            return false;
        return count == 64 || action.UInt64(LoadValueOffset) >> count == 0
            ? Section.Accept(out refusal)
            : action.Refuse(OpenFlowErrors.BadArgument, LoadValueOffset, out refusal, "load");
    }

    public static bool TryCheckMove(Section action, Scrutiny scrutiny, out Refusal refusal)
    {
        // Experimenters' fields make it longer: those are left to whoever knows them.
        if (scrutiny == Scrutiny.Framing || action.Size > MoveFieldsOffset + 2 * FieldSize)
            return Section.Accept(out refusal);
        int count = action.UInt16(NiciraAction.BodyOffset);
        return TryCheckField(action, MoveFieldsOffset, action.UInt16(MoveFromBitOffset), count, OpenFlowErrors.BadField,
                isWritten: false, out refusal)
            && TryCheckField(action, MoveFieldsOffset + FieldSize, action.UInt16(MoveIntoBitOffset), count,
                OpenFlowErrors.BadField, isWritten: true, out refusal);
    }

    public static bool TryCheckClone(Section action, Scrutiny scrutiny, out Refusal refusal) =>
        ActionRules.TryCheck(action.From(CloneActionsOffset), scrutiny, ActionPlace.Apply, out refusal);

    /// <summary>controller2: properties, each padded to 8; the length doesn't count the padding.</summary>
    public static bool TryCheckController(Section action, Scrutiny scrutiny, out Refusal refusal)
    {
        Section rest = action.From(ControllerProperties.Offset);
        while (!rest.IsEmpty)
        {
            int length = rest.UInt16(PropertyLengthOffset);
            if (length < PropertyHeaderSize || Padding.Align(length) > rest.Size)
                return rest.Refuse(OpenFlowErrors.BadActionLength, PropertyLengthOffset, out refusal, "controller2");
            rest = rest.From(Padding.Align(length));
        }
        return Section.Accept(out refusal);
    }

    private static bool TryCheckField(Section action, int at, int firstBit, int bitCount,
        OpenFlowError unknown, bool isWritten, out Refusal refusal)
    {
        if (!OxmFields.TryFind(action.UInt32(at), out OxmField field))
            return action.Refuse(unknown, at, out refusal, "field");
        if (bitCount < 1 || firstBit + bitCount > Subfield.WidthOf(field))
            return action.Refuse(OpenFlowErrors.BadSetLength, at, out refusal, field.Name);
        return field.Writable || !isWritten
            ? Section.Accept(out refusal)
            : action.Refuse(OpenFlowErrors.BadSetArgument, at, out refusal, field.Name);
    }
}
