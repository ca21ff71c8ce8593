using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Text.Parsing;

/// <summary>
/// A VLAN tag as a match sees it: the 16 bits of its TCI, with PRESENT in place of DEI. The five names that
/// ovs-fields(7) has for its parts come together here, and leave as VLAN_VID and VLAN_PCP.
/// </summary>
internal sealed class VlanMatch
{
    private const int Present = VlanId.PresentBit;
    private const int VidMask = 0x0fff;
    private const int PcpMask = 0xe000;
    private const int PcpShift = 13;
    private const ushort Untagged = 0xffff;

    private int _value;
    private int _mask;

    /// <summary>Whether the match says that there is a tag.</summary>
    public bool HasTag => (_mask & _value & Present) != 0;

    /// <summary>Takes <c>dl_vlan dl_vlan_pcp vlan_vid vlan_pcp vlan_tci</c>; known is false for others.</summary>
    public bool TryAdd(string name, Piece value, Complaints complaints, out bool known)
    {
        known = true;
        switch (name)
        {
            case "dl_vlan":
                return TryAddVlan(value, complaints);
            case "dl_vlan_pcp" or "vlan_pcp":
                if (!TryRead(OxmFields.VlanPcp, name, value, complaints, out FieldValue pcp))
                    return false;
                return pcp.MatchesAnything
                    || Merge(value, (int)pcp.Number << PcpShift | Present, PcpMask | Present, complaints);
            case "vlan_vid":
                return TryRead(OxmFields.VlanVid, name, value, complaints, out FieldValue vid)
                    && Merge(value, (int)vid.Number, (int)vid.MaskNumber(OxmFields.VlanVid), complaints);
            case "vlan_tci":
                return TryRead(OxmFields.NxmVlanTci, name, value, complaints, out FieldValue tci)
                    && Merge(value, (int)tci.Number, (int)tci.MaskNumber(OxmFields.NxmVlanTci), complaints);
            default:
                known = false;
                return true;
        }
    }

    /// <summary>The fields that say it.</summary>
    public IEnumerable<(OxmField Field, FieldValue Value)> Fields()
    {
        int pcpMask = _mask & PcpMask;
        // No tag has no priority: nothing is lost with it, where the text says no other bits either.
        bool isUntagged = (_mask & Present) != 0 && (_value & Present) == 0;
        bool isNonsense = isUntagged && _value != 0;
        if (pcpMask != 0 && (isNonsense || (!isUntagged && (pcpMask != PcpMask || !HasTag))))
        {
            yield return (OxmFields.NxmVlanTci, FieldValue.Of(OxmFields.NxmVlanTci, _value, _mask));
            yield break;
        }
        int vidMask = _mask & (VidMask | Present);
        if (vidMask != 0)
            yield return (OxmFields.VlanVid, FieldValue.Of(OxmFields.VlanVid, _value & vidMask, vidMask));
        if (pcpMask != 0 && !isUntagged)
            yield return (OxmFields.VlanPcp, FieldValue.Of(OxmFields.VlanPcp, (_value & PcpMask) >> PcpShift));
    }

    private static bool TryRead(OxmField field, string name, Piece text, Complaints complaints, out FieldValue value) =>
        FieldParser.TryParse(field, name, text, complaints, out value);

    private bool TryAddVlan(Piece text, Complaints complaints)
    {
        if (text.Is("*"))
            return true;
        if (!NumberText.TryParse(text, "dl_vlan", Untagged, complaints, out ulong vlan))
            return false;
        if (vlan == Untagged)
            return Merge(text, 0, Present | VidMask, complaints);
        return vlan > VidMask
            ? complaints.Fail(text, $"{text} is out of range: dl_vlan goes from 0 to 4095, 0xffff is no tag")
            : Merge(text, (int)vlan | Present, Present | VidMask, complaints);
    }

    private bool Merge(Piece at, int value, int mask, Complaints complaints)
    {
        if (((_value ^ value) & _mask & mask) != 0)
            return complaints.Fail(at, "the VLAN tag is already said to be another one");
        _value |= value & mask;
        _mask |= mask;
        return true;
    }
}
