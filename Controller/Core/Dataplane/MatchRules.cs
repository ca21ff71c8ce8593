using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Validation;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Dataplane;

/// <summary>
/// Whether the fields of a match make sense, as <see cref="MessageRules"/> says, and whether the model has them.
/// </summary>
internal static class MatchRules
{
    public static bool TryCheck(ReadOnlySpan<byte> oxms, out OpenFlowError error)
    {
        error = OpenFlowErrors.BadField;
        if (!AreSupported(oxms))
            return false;
        bool passes = MessageRules.TryCheckMatch(oxms, out Refusal refusal);
        error = refusal.Error;
        return passes;
    }

    private static bool AreSupported(ReadOnlySpan<byte> oxms)
    {
        while (Oxm.TryRead(oxms, out Oxm oxm))
        {
            if (OxmFields.TryFind(oxm, out OxmField field) && !FieldPlaces.IsSupported(field))
                return false;
            oxms = oxms[oxm.Size..];
        }
        return true;
    }
}
