using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Validation;

/// <summary>
/// What a table can do (OpenFlow 1.3.5 §7.3.5.5): properties padded to 8, whose length doesn't count the padding, and
/// in them instructions, actions, fields or tables.
/// </summary>
internal static class TableFeaturesRules
{
    private const int PropertiesOffset = 64;
    private const int LengthOffset = 2;
    private const int HeaderSize = 4;
    private const int ExperimenterSize = 12;
    private const int ExperimenterIdSize = 8;
    private const ushort ExperimenterType = 0xffff;

    private enum Content
    {
        Unknown,
        Ids,
        Tables,
        Fields,
        Experimenter,
    }

    public static bool TryCheck(Section entry, Scrutiny scrutiny, out Refusal refusal)
    {
        Section rest = entry.From(PropertiesOffset);
        while (!rest.IsEmpty)
        {
            int length = rest.Size < HeaderSize ? 0 : rest.UInt16(LengthOffset);
            if (length < HeaderSize || Padding.Align(length) > rest.Size)
                return rest.Refuse(OpenFlowErrors.BadPropertyLength, 0, out refusal, "table property");
            if (!TryCheckProperty(rest.Slice(0, length), scrutiny, out refusal))
                return false;
            rest = rest.From(Padding.Align(length));
        }
        return Section.Accept(out refusal);
    }

    private static bool TryCheckProperty(Section property, Scrutiny scrutiny, out Refusal refusal)
    {
        Section body = property.From(HeaderSize);
        switch (ContentOf(property.UInt16(0)))
        {
            case Content.Ids:
                return TryCheckIds(body, out refusal);
            case Content.Tables when scrutiny >= Scrutiny.Meaning && body.Octets.Contains(TableId.All.Value):
                return body.Refuse(OpenFlowErrors.BadPropertyArgument, body.Octets.IndexOf(TableId.All.Value),
                    out refusal, "next table");
            case Content.Fields:
                return TryCheckFields(body, out refusal);
            case Content.Experimenter when property.Size < ExperimenterSize:
                return property.Refuse(OpenFlowErrors.BadPropertyLength, LengthOffset, out refusal, "table property");
            case Content.Experimenter when scrutiny == Scrutiny.Known:
            case Content.Unknown when scrutiny >= Scrutiny.Meaning:
                return property.Refuse(OpenFlowErrors.BadPropertyType, 0, out refusal, "table property");
            default:
                return Section.Accept(out refusal);
        }
    }

    // Instructions or actions without their arguments.
    private static bool TryCheckIds(Section rest, out Refusal refusal)
    {
        while (!rest.IsEmpty)
        {
            int length = rest.Size < HeaderSize ? 0 : rest.UInt16(LengthOffset);
            int least = length != 0 && rest.UInt16(0) == ExperimenterType ? ExperimenterIdSize : HeaderSize;
            if (length < least || length > rest.Size)
                return rest.Refuse(OpenFlowErrors.BadPropertyLength, 0, out refusal, "table property");
            rest = rest.From(length);
        }
        return Section.Accept(out refusal);
    }

    // OXM headers, and the experimenter's id where one says so.
    private static bool TryCheckFields(Section rest, out Refusal refusal)
    {
        while (!rest.IsEmpty)
        {
            int size = rest.Size < Oxm.HeaderSize || rest.UInt16(0) != (ushort)OxmClass.Experimenter
                ? Oxm.HeaderSize
                : Oxm.HeaderSize + OxmField.ExperimenterSize;
            if (size > rest.Size)
                return rest.Refuse(OpenFlowErrors.BadPropertyLength, 0, out refusal, "table property");
            rest = rest.From(size);
        }
        return Section.Accept(out refusal);
    }

    private static Content ContentOf(ushort type) => type switch
    {
        0 or 1 or 4 or 5 or 6 or 7 => Content.Ids,
        2 or 3 => Content.Tables,
        8 or 10 or 12 or 13 or 14 or 15 => Content.Fields,
        0xfffe or 0xffff => Content.Experimenter,
        _ => Content.Unknown,
    };
}
