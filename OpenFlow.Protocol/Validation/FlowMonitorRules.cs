using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Validation;

/// <summary>
/// What a flow monitor tells (ONF extension 187): events, each with its length. Its requests are laid out in two ways,
/// so they are left to their reader.
/// </summary>
internal static class FlowMonitorRules
{
    private const int EventsOffset = 8;
    private const int EventOffset = 2;
    private const int MatchOffset = 24;
    private const int AbbreviatedSize = 8;
    private const ushort Abbreviated = 3;

    private static readonly MultipartRow Events =
        new("FLOW_MONITOR", BodyLayout.List, AbbreviatedSize) { Check = TryCheckEvent };

    public static bool TryCheck(Section body, Scrutiny scrutiny, out Refusal refusal) =>
        scrutiny == Scrutiny.Framing
            ? Events.TryCheck(body.From(EventsOffset), scrutiny, out refusal)
            : Section.Accept(out refusal);

    private static bool TryCheckEvent(Section entry, Scrutiny scrutiny, out Refusal refusal)
    {
        bool isAbbreviated = entry.UInt16(EventOffset) == Abbreviated;
        if (isAbbreviated ? entry.Size != AbbreviatedSize : entry.Size < MatchOffset)
            return entry.Refuse(OpenFlowErrors.BadLength, 0, out refusal, "FLOW_MONITOR");
        if (isAbbreviated)
            return Section.Accept(out refusal);
        Section match = entry.From(MatchOffset);
        return MatchRules.TryCheck(match, scrutiny, out int size, out _, out refusal)
            && InstructionRules.TryCheck(match.From(size), scrutiny, out refusal);
    }
}
