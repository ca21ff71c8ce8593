using System.Runtime.CompilerServices;
using OpenFlow.Protocol.Matching;

namespace OpenFlow.Protocol.Validation;

/// <summary>
/// Which fields a match has tested, whatever it called them: NXM_OF_ETH_DST and OXM_OF_ETH_DST are one, and PKT_REG0
/// is REG0 with REG1.
/// </summary>
internal struct FieldSet
{
    private const int WordBits = 64;
    private const int Words = 4;

    private static readonly (byte First, byte Count)[] CellsByRank = Allot();

    private Bits _cells;

    /// <summary>Whether any of the field is in the set.</summary>
    public readonly bool Overlaps(OxmField field)
    {
        (byte first, byte count) = CellsByRank[field.Rank];
        for (int cell = first; cell < first + count; cell++)
        {
            if ((_cells[cell / WordBits] >> (cell % WordBits) & 1) != 0)
                return true;
        }
        return false;
    }

    public void Add(OxmField field)
    {
        (byte first, byte count) = CellsByRank[field.Rank];
        for (int cell = first; cell < first + count; cell++)
            _cells[cell / WordBits] |= 1UL << (cell % WordBits);
    }

    // A cell for each thing that is stored once; the wider names of registers, and of the tag control, have several.
    private static (byte First, byte Count)[] Allot()
    {
        var cells = new Dictionary<string, byte>();
        byte CellOf(string name) => cells.TryGetValue(name, out byte cell) ? cell : cells[name] = (byte)cells.Count;
        foreach (OxmField register in OxmFields.NxmRegisters)
            CellOf(register.OvsName);
        CellOf(OxmFields.VlanVid.OvsName);
        CellOf(OxmFields.VlanPcp.OvsName);
        var places = new (byte, byte)[OxmFields.All.Count];
        foreach (OxmField field in OxmFields.All)
        {
            places[field.Rank] = field.Class == OxmClass.PacketRegisters ? ((byte)(2 * field.Number), (byte)2)
                : OxmFields.NxmWideRegisters.Contains(field)
                    ? ((byte)(4 * (field.Number - OxmFields.NxmWideRegisters[0].Number)), (byte)4)
                : field == OxmFields.NxmVlanTci ? (CellOf(OxmFields.VlanVid.OvsName), (byte)2)
                : field == OxmFields.NxmIpTos ? (CellOf(OxmFields.IpDscp.OvsName), (byte)1)
                : (CellOf(field.OvsName), (byte)1);
        }
        return places;
    }

    [InlineArray(Words)]
    private struct Bits
    {
        private ulong _word;
    }
}
