using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Validation;

/// <summary>
/// A match and its fields (OpenFlow 1.3.5 §7.2.3): framed, known, of their size, in range, with a mask that they can
/// have, prerequisites ahead of what depends on them, and none twice; in the order in which Open vSwitch looks.
/// </summary>
internal static class MatchRules
{
    private const int LengthOffset = 2;

    /// <summary>Checks the match at the start of a section.</summary>
    /// <param name="size">Octets that it takes, padding included.</param>
    public static bool TryCheck(Section section, Scrutiny scrutiny, out int size, out MatchFacts facts,
        out Refusal refusal)
    {
        size = 0;
        facts = new MatchFacts();
        if (section.Size < MatchView.HeaderSize)
            return section.Refuse(OpenFlowErrors.BadMatchLength, 0, out refusal, "match");
        if (section.UInt16(0) != MatchView.OxmType)
            return section.Refuse(OpenFlowErrors.BadMatchType, 0, out refusal, "match");
        int length = section.UInt16(LengthOffset);
        size = Padding.Align(length);
        if (length < MatchView.HeaderSize || size > section.Size)
            return section.Refuse(OpenFlowErrors.BadMatchLength, LengthOffset, out refusal, "match");
        Section oxms = section.Slice(MatchView.HeaderSize, length - MatchView.HeaderSize);
        return TryCheckFields(oxms, scrutiny, ref facts, out refusal);
    }

    /// <summary>Checks fields one after the other, without a match's header.</summary>
    public static bool TryCheckFields(Section oxms, Scrutiny scrutiny, ref MatchFacts facts, out Refusal refusal)
    {
        var tested = new FieldSet();
        while (!oxms.IsEmpty)
        {
            if (!OxmRules.TryRead(oxms, OpenFlowErrors.BadMatchLength, out Oxm oxm, out OxmField? field, out refusal))
                return false;
            if (scrutiny >= Scrutiny.Meaning && !TryCheckOne(oxms, oxm, field, ref facts, ref tested, out refusal))
                return false;
            oxms = oxms.From(oxm.Size);
        }
        return Section.Accept(out refusal);
    }

    private static bool TryCheckOne(Section at, Oxm oxm, OxmField? field, ref MatchFacts facts, ref FieldSet tested,
        out Refusal refusal)
    {
        string name = field?.Name ?? "match field";
        if (FieldValues.IsOutsideMask(oxm))
            return at.Refuse(OpenFlowErrors.BadWildcards, 0, out refusal, name);
        if (field is null)
            return at.Refuse(OpenFlowErrors.BadField, 0, out refusal, name);
        if (FieldValues.IsMaskedInVain(field, oxm))
            return at.Refuse(OpenFlowErrors.BadMask, 0, out refusal, name);
        if (!FieldValues.IsLegal(field, oxm.Value))
            return at.Refuse(OpenFlowErrors.BadValue, 0, out refusal, name);
        if (!facts.Has(field.Prerequisite))
            return at.Refuse(OpenFlowErrors.BadMatchPrerequisite, 0, out refusal, name);
        if (tested.Overlaps(field))
            return at.Refuse(OpenFlowErrors.DuplicateField, 0, out refusal, name);
        // A mask of zeros asks nothing, so it can't be asked twice.
        if (!oxm.MatchesAnything)
        {
            facts.Add(field, oxm);
            tested.Add(field);
        }
        return Section.Accept(out refusal);
    }
}
