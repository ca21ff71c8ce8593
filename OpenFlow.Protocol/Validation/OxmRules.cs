using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Validation;

/// <summary>The framing of one OXM (OpenFlow 1.3.5 §7.2.3.2), wherever it stands.</summary>
internal static class OxmRules
{
    private const int SizeOffset = 3;

    /// <summary>Reads the OXM at the start of a section.</summary>
    /// <param name="badLength">The error where it runs past the end, or has not the size of its field.</param>
    /// <param name="field">Its row of the table, null where it is unknown.</param>
    public static bool TryRead(Section section, OpenFlowError badLength, out Oxm oxm, out OxmField? field,
        out Refusal refusal)
    {
        field = null;
        if (!Oxm.TryReadFrame(section.Octets, out oxm))
            return section.Refuse(badLength, Math.Min(SizeOffset, section.Size - 1), out refusal, "match field");
        bool isExperimenter = oxm.Class == OxmClass.Experimenter;
        if (isExperimenter && oxm.Size < Oxm.HeaderSize + OxmField.ExperimenterSize)
            return section.Refuse(badLength, SizeOffset, out refusal, "experimenter's match field");
        if (OxmFields.TryFind(oxm, out OxmField row))
            field = row;
        return field is null || Oxm.TryRead(section.Octets, out _)
            ? Section.Accept(out refusal)
            : section.Refuse(badLength, SizeOffset, out refusal, field.Name);
    }
}
