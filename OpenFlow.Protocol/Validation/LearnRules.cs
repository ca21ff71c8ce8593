using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Validation;

/// <summary>
/// <c>learn</c> (Open vSwitch 3.1, ovs-actions(7)): a fixed part, and parts of the flow that it adds, with zeros after
/// them up to a multiple of 8.
/// </summary>
internal static class LearnRules
{
    private const int FlagsOffset = 24;
    private const int TableOffset = 26;
    private const int SpecsOffset = 32;
    private const int LimitedSpecsOffset = 40;

    // send_flow_rem and delete_learned; learn2 also has write_result.
    private const int KnownFlags = 3;
    private const int KnownLimitedFlags = 7;

    public static bool TryCheck(Section action, Scrutiny scrutiny, out Refusal refusal) =>
        TryCheck(action, scrutiny, SpecsOffset, KnownFlags, out refusal);

    public static bool TryCheckLimited(Section action, Scrutiny scrutiny, out Refusal refusal) =>
        TryCheck(action, scrutiny, LimitedSpecsOffset, KnownLimitedFlags, out refusal);

    private static bool TryCheck(Section action, Scrutiny scrutiny, int specsOffset, int knownFlags,
        out Refusal refusal)
    {
        if (scrutiny >= Scrutiny.Meaning && (action.UInt16(FlagsOffset) & ~knownFlags) != 0)
            return action.Refuse(OpenFlowErrors.BadArgument, FlagsOffset, out refusal, "learn");
        if (scrutiny >= Scrutiny.Meaning && action[TableOffset] == TableId.All.Value)
            return action.Refuse(OpenFlowErrors.BadArgument, TableOffset, out refusal, "learn");
        Section rest = action.From(specsOffset);
        while (LearnSpecView.TryRead(rest.Octets, out LearnSpecView spec))
        {
            if (scrutiny >= Scrutiny.Meaning && !TryCheckSpec(rest, spec, out refusal))
                return false;
            rest = rest.From(spec.Size);
        }
        return !rest.Octets.ContainsAnyExcept((byte)0)
            ? Section.Accept(out refusal)
            : rest.Refuse(OpenFlowErrors.BadActionLength, 0, out refusal, "learn");
    }

    private static bool TryCheckSpec(Section at, LearnSpecView spec, out Refusal refusal)
    {
        refusal = default;
        return (spec.IsImmediate
                || TryCheckField(at, spec.SourceHeader, spec.SourceFirstBit, spec.BitCount, out refusal))
            && (spec.Kind == LearnSpecKind.Output
                || TryCheckField(at, spec.DestinationHeader, spec.DestinationFirstBit, spec.BitCount, out refusal));
    }

    private static bool TryCheckField(Section at, uint header, int firstBit, int bitCount, out Refusal refusal)
    {
        // Those of experimenters have their id after the header, and are left to whoever knows them.
        if (header >> 16 == (uint)OxmClass.Experimenter)
            return Section.Accept(out refusal);
        if (!OxmFields.TryFind(header, out OxmField field))
            return at.Refuse(OpenFlowErrors.BadSetType, 0, out refusal, "learn");
        return firstBit + bitCount <= Subfield.WidthOf(field)
            ? Section.Accept(out refusal)
            : at.Refuse(OpenFlowErrors.BadSetLength, 0, out refusal, field.Name);
    }
}
