using System.Diagnostics.CodeAnalysis;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Validation;

/// <summary>
/// Actions that organisations define (OpenFlow 1.3.5 §7.2.5.8). Nicira's and the ONF's have a 16-bit subtype after
/// the experimenter's id; of others only the framing is known.
/// </summary>
internal static class ExperimenterActions
{
    private const int LengthOffset = 2;
    private const int ExperimenterOffset = 4;
    private const int SubtypeOffset = 8;
    private const int MinKnownSize = 16;
    private const ushort OnfCopyField = 3200;

    private static readonly ActionRow CopyField = new("COPY_FIELD", 24) { IsOpen = true, IsForSet = true };

    public static bool TryFind(Section action, [NotNullWhen(true)] out ActionRow? row)
    {
        row = null;
        if (action.Size < MinKnownSize)
            return false;
        ushort subtype = action.UInt16(SubtypeOffset);
        row = action.UInt32(ExperimenterOffset) switch
        {
            ExperimenterId.Nicira => NiciraActionTable.Find(subtype),
            ExperimenterId.Onf when subtype == OnfCopyField => CopyField,
            _ => null,
        };
        return row is not null;
    }

    /// <summary>What a switch says of an action for which <see cref="TryFind"/> has no row.</summary>
    public static bool TryCheckUnknown(Section action, Scrutiny scrutiny, out Refusal refusal)
    {
        bool isKnown = action.UInt32(ExperimenterOffset) is ExperimenterId.Nicira or ExperimenterId.Onf;
        if (isKnown && action.Size < MinKnownSize)
            return action.Refuse(OpenFlowErrors.BadActionLength, LengthOffset, out refusal, "experimenter action");
        if (isKnown)
            return action.Refuse(OpenFlowErrors.BadActionExperimenterType, SubtypeOffset, out refusal,
                "experimenter action");
        return scrutiny < Scrutiny.Known
            ? Section.Accept(out refusal)
            : action.Refuse(OpenFlowErrors.BadActionExperimenter, ExperimenterOffset, out refusal,
                "experimenter action");
    }
}
