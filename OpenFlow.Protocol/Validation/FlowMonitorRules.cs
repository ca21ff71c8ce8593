using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Validation;

/// <summary>
/// What a flow monitor is asked and tells (ONF extension 187). Its requests are laid out in two ways, so that their
/// reader decides; of updates, the reader checks what is their own, and these rules what is in them.
/// </summary>
internal static class FlowMonitorRules
{
    private const int BodyOffset = 8;
    private const int MatchOffset = 24;

    private static readonly MultipartRow Events = new("FLOW_MONITOR", BodyLayout.List, 8) { Check = TryCheckEvent };

    public static bool TryCheck(Section body, Scrutiny scrutiny, out Refusal refusal) =>
        scrutiny == Scrutiny.Framing
            ? Events.TryCheck(body.From(BodyOffset), scrutiny, out refusal)
            : TryCheckRequests(body.From(BodyOffset), out refusal);

    private static bool TryCheckRequests(Section rest, out Refusal refusal)
    {
        while (!rest.IsEmpty)
        {
            if (!FlowMonitorRequest.TryRead(rest.Octets, out FlowMonitorRequest request, out OpenFlowError error))
                return rest.Refuse(error, 0, out refusal, "FLOW_MONITOR");
            rest = rest.From(request.Size);
        }
        return Section.Accept(out refusal);
    }

    private static bool TryCheckEvent(Section entry, Scrutiny scrutiny, out Refusal refusal)
    {
        bool isRead = FlowUpdate.TryRead(entry.Octets, out FlowUpdate update, out OpenFlowError error);
        if (isRead && update.Event == FlowUpdateEvent.Abbreviated)
            return Section.Accept(out refusal);
        // The match and the instructions say better what is wrong with them, and where.
        refusal = default;
        if (entry.Size >= MatchOffset && !isRead)
        {
            Section match = entry.From(MatchOffset);
            if (!MatchRules.TryCheck(match, scrutiny, out int size, out _, out refusal)
                || !InstructionRules.TryCheck(match.From(size), scrutiny, out refusal))
                return false;
        }
        return isRead || entry.Refuse(error, 0, out refusal, "FLOW_MONITOR");
    }
}
