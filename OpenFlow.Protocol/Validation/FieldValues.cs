using OpenFlow.Protocol.Matching;

namespace OpenFlow.Protocol.Validation;

/// <summary>Which values and masks a field may have (OpenFlow 1.3.5 §7.2.3.7; Open vSwitch's ovs-fields(7)).</summary>
internal static class FieldValues
{
    private const ulong MaxArpOp = 0xff;
    private const ulong ConnectionStates = 0xff;
    private const ulong EcnBits = 3;
    private const ulong MaxNshTtl = 0x3f;

    // RFC 8300 §2.2; by number, as all of NSH's are one experimenter's.
    private const byte NshMetadataType = 2;
    private const byte NshTtl = 10;

    /// <summary>Whether the value has no bit that the field doesn't have.</summary>
    public static bool IsLegal(OxmField field, ReadOnlySpan<byte> value)
    {
        int spare = value.Length * 8 - field.Bits;
        for (int at = 0; spare > 0; at++, spare -= 8)
        {
            if (value[at] >> Math.Max(8 - spare, 0) != 0)
                return false;
        }
        return field.Format switch
        {
            // Not more than Open vSwitch keeps of it.
            FieldFormat.ConnectionState => Number(value) <= ConnectionStates,
            _ when field == OxmFields.ArpOp || field == OxmFields.NxmArpOp => Number(value) <= MaxArpOp,
            // A DSCP in its place: below it stand the bits of the ECN.
            _ when field == OxmFields.NxmIpTos => (Number(value) & EcnBits) == 0,
            _ when field.Prerequisite == FieldPrerequisite.Nsh => IsLegalNsh(field.Number, value),
            _ => true,
        };
    }

    /// <summary>Whether a field that can't be masked has a mask that counts: not all ones, nor all zeros.</summary>
    public static bool IsMaskedInVain(OxmField field, Oxm oxm) => oxm.HasMask && !field.Maskable
        && oxm.Mask.ContainsAnyExcept((byte)0xff) && oxm.Mask.ContainsAnyExcept((byte)0);

    /// <summary>Whether a bit is set that the mask says doesn't count.</summary>
    public static bool IsOutsideMask(Oxm oxm)
    {
        ReadOnlySpan<byte> value = oxm.Value;
        ReadOnlySpan<byte> mask = oxm.Mask;
        for (int at = 0; at < Math.Min(value.Length, mask.Length); at++)
        {
            if ((value[at] & ~mask[at]) != 0)
                return true;
        }
        return false;
    }

    // Metadata of a fixed length or of a variable one; six bits of TTL.
    private static bool IsLegalNsh(byte number, ReadOnlySpan<byte> value) => number switch
    {
        NshMetadataType => Number(value) is 1 or 2,
        NshTtl => Number(value) <= MaxNshTtl,
        _ => true,
    };

    private static ulong Number(ReadOnlySpan<byte> value)
    {
        ulong number = 0;
        foreach (byte octet in value)
            number = number << 8 | octet;
        return number;
    }
}
