using System.Buffers.Binary;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Validation;

/// <summary>
/// Whether actions that are right each by itself can be done in their order on packets of a match: nothing is set
/// that such a packet doesn't have, and a tag that was pushed can be set after it (OpenFlow 1.3.5 §7.2.5, §7.4.4.3).
/// </summary>
internal static class ActionOrder
{
    private const int LengthOffset = 2;
    private const int ArgumentOffset = 4;

    /// <summary>Of actions that are applied.</summary>
    public static bool TryFit(Section actions, MatchFacts facts, out Refusal refusal) =>
        TryFit(actions, ActionPlace.Apply, ref facts, out refusal);

    /// <param name="facts">Of the packets before the actions; after them, what they make of such packets.</param>
    public static bool TryFit(Section actions, ActionPlace place, ref MatchFacts facts, out Refusal refusal)
    {
        while (!actions.IsEmpty)
        {
            Section action = actions.Slice(0, actions.UInt16(LengthOffset));
            if (ActionRules.Find(action) is { } row)
            {
                OpenFlowError? error = Check(action, row, place, ref facts);
                if (error is { } found)
                    return action.Refuse(found, 0, out refusal, NameOf(action, row));
            }
            actions = actions.From(action.Size);
        }
        return Section.Accept(out refusal);
    }

    private static OpenFlowError? Check(Section action, ActionRow row, ActionPlace place, ref MatchFacts facts)
    {
        if (place == ActionPlace.Apply && (!facts.Has(row.Needs) || (row.NeedsPorts && !facts.HasPorts)))
            return OpenFlowErrors.MatchInconsistent;
        switch ((ActionType)action.UInt16(0))
        {
            case ActionType.Output:
                return IsOutput(new PortNumber(action.UInt32(ArgumentOffset))) ? null : OpenFlowErrors.BadOutPort;
            case ActionType.PushVlan when facts.Tags == MatchFacts.MaxTags && !facts.IsUnknown:
                return OpenFlowErrors.BadTag;
            case ActionType.PushVlan:
                facts.Tags = Math.Min(facts.Tags + 1, MatchFacts.MaxTags);
                return null;
            case ActionType.PopVlan:
                facts.Tags = Math.Max(facts.Tags - 1, 0);
                return null;
            case ActionType.PushMpls or ActionType.PopMpls:
                facts.Become(action.UInt16(ArgumentOffset));
                return null;
            case ActionType.PushPbb or ActionType.PopPbb:
                facts = MatchFacts.OfAnyPacket;
                return null;
            case ActionType.SetField:
                return Oxm.TryRead(action.From(ActionView.HeaderSize).Octets, out Oxm oxm)
                    && OxmFields.TryFind(oxm, out OxmField field) && !CanBeSet(field, facts)
                    ? OpenFlowErrors.MatchInconsistent : null;
            case ActionType.Experimenter:
                return NiciraActionOrder.Check(action, ref facts);
            default:
                return null;
        }
    }

    /// <summary>Whether a packet has the field, so that it can be set.</summary>
    public static bool CanBeSet(OxmField field, in MatchFacts facts) => facts.Has(field.Prerequisite)
        && (field != OxmFields.VlanVid || facts.Has(FieldPrerequisite.VlanTag));

    // TABLE is a packet-out's by the specification; Open vSwitch lets a flow have it, too.
    private static bool IsOutput(PortNumber port) =>
        (port.Value >= 1 && port <= PortNumber.Max) || (port >= PortNumber.InPort && port != PortNumber.Any);

    // What is set is more telling than that it is set.
    private static string NameOf(Section action, ActionRow row) =>
        (ActionType)action.UInt16(0) == ActionType.SetField
        && OxmFields.TryFind(BinaryPrimitives.ReadUInt32BigEndian(action.Octets[ActionView.HeaderSize..]),
            out OxmField field) ? field.Name : row.Name;
}
