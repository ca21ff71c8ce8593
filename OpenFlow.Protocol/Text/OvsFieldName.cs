using System.Collections.Frozen;
using System.Globalization;
using OpenFlow.Protocol.Matching;

namespace OpenFlow.Protocol.Text;

/// <summary>
/// How ovs-ofctl names bits of fields in actions: by Nicira's name of a field that has one, whichever of its forms
/// came, as <c>NXM_OF_ETH_SRC[]</c> for OXM_OF_ETH_SRC.
/// </summary>
internal static class OvsFieldName
{
    private static readonly FrozenDictionary<string, OxmField> NiciraForms = OxmFields.All
        .Where(row => row.Class is OxmClass.Nxm0 or OxmClass.Nxm1)
        .ToFrozenDictionary(row => row.OvsName);

    public static string Of(Subfield bits) =>
        OvsText.Range(Of(bits.Field), Subfield.WidthOf(bits.Field), bits.FirstBit, bits.BitCount);

    /// <summary>Bits of a field by its header; its number where the table doesn't have it.</summary>
    public static string Of(uint header, uint experimenter, int firstBit, int bitCount) =>
        OxmFields.TryFind(header, experimenter, out OxmField field)
            ? OvsText.Range(Of(field), Subfield.WidthOf(field), firstBit, bitCount)
            : OvsText.Range(string.Create(CultureInfo.InvariantCulture, $"oxm(0x{header:x8})"), 0, firstBit, bitCount);

    // IN_PORT of 16 and of 32 bits are two fields to Open vSwitch.
    private static string Of(OxmField field) =>
        NiciraForms.TryGetValue(field.OvsName, out OxmField? form) && form.Bits == field.Bits ? form.Name : field.Name;
}
