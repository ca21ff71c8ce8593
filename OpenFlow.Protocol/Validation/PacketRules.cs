using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Validation;

/// <summary>Messages with a packet or a match of their own (OpenFlow 1.3.5 §7.3.7, §7.4.1, §7.4.2).</summary>
internal static class PacketRules
{
    private const int OutInPortOffset = 12;
    private const int OutActionsLengthOffset = 16;
    private const int OutActionsOffset = 24;
    private const int InMatchOffset = 24;
    private const int InPadSize = 2;
    private const int RemovedMatchOffset = 48;

    public static bool TryCheckOut(Section message, Scrutiny scrutiny, out Refusal refusal)
    {
        var inPort = new PortNumber(message.UInt32(OutInPortOffset));
        if (!inPort.IsIngress && inPort != PortNumber.Controller && inPort != PortNumber.Any)
            return message.Refuse(OpenFlowErrors.BadPort, OutInPortOffset, out refusal, "in_port");
        int length = message.UInt16(OutActionsLengthOffset);
        if (length > message.Size - OutActionsOffset)
            return message.Refuse(OpenFlowErrors.BadLength, OutActionsLengthOffset, out refusal, "actions_len");
        Section actions = message.Slice(OutActionsOffset, length);
        return ActionRules.TryCheck(actions, scrutiny, ActionPlace.Apply, out refusal)
            && ActionOrder.TryFit(actions, MatchFacts.OfAnyPacket, out refusal);
    }

    public static bool TryCheckIn(Section message, Scrutiny scrutiny, out Refusal refusal)
    {
        Section match = message.From(InMatchOffset);
        if (!MatchRules.TryCheck(match, scrutiny, out int size, out _, out refusal))
            return false;
        return size + InPadSize <= match.Size
            ? Section.Accept(out refusal)
            : match.Refuse(OpenFlowErrors.BadLength, size, out refusal, "PACKET_IN");
    }

    public static bool TryCheckRemoved(Section message, Scrutiny scrutiny, out Refusal refusal)
    {
        Section match = message.From(RemovedMatchOffset);
        if (!MatchRules.TryCheck(match, scrutiny, out int size, out _, out refusal))
            return false;
        return size == match.Size
            ? Section.Accept(out refusal)
            : match.Refuse(OpenFlowErrors.BadLength, size, out refusal, "FLOW_REMOVED");
    }
}
