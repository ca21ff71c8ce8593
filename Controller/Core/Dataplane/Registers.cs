using System.Collections.Frozen;
using OpenFlow.Protocol.Matching;

namespace Controller.Core.Dataplane;

/// <summary>
/// The wide registers of Open vSwitch are other names for its registers (ovs-fields(7)): XREG0 is REG0 and REG1, XXREG0
/// is REG0 to REG3, the first in the highest bits.
/// </summary>
internal static class Registers
{
    private const int Bits = 32;

    private static readonly FrozenDictionary<OxmField, IReadOnlyList<(OxmField, int)>> Table =
        Rows(OxmFields.PacketRegisters).Concat(Rows(OxmFields.NxmWideRegisters))
            .ToFrozenDictionary(row => row.Wide, row => row.Parts);

    /// <summary>The registers of a wide one, and how far each is from its lowest bit; false for other fields.</summary>
    public static bool TryFind(OxmField field, out IReadOnlyList<(OxmField Register, int Shift)> parts) =>
        Table.TryGetValue(field, out parts!);

    private static IEnumerable<(OxmField Wide, IReadOnlyList<(OxmField, int)> Parts)> Rows(
        IReadOnlyList<OxmField> wide)
    {
        for (int i = 0; i < wide.Count; i++)
        {
            int count = wide[i].Bits / Bits;
            int first = i * count;
            yield return (wide[i], [.. Enumerable.Range(0, count).Select(part =>
                (OxmFields.NxmRegisters[first + part], (count - 1 - part) * Bits))]);
        }
    }
}
