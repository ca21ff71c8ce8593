using OpenFlow.Protocol.Matching;

namespace OpenFlow.Peers.Tests.Generating;

/// <summary>Random values of match fields that mean something, as octets.</summary>
internal static class FieldValues
{
    private const int PresentBit = 0x1000;

    /// <summary>A value of the field; its octets.</summary>
    public static byte[] Of(OxmField field, Dice dice) => field.OvsName switch
    {
        "in_port" or "in_phy_port" or "actset_output" => Number(field, PortOf(field, dice)),
        "vlan_vid" => Number(field, PresentBit | dice.Bits(12)),
        "vlan_tci" => Number(field, PresentBit | dice.Bits(16)),
        "arp_op" => Number(field, dice.Bits(8)),
        // Not +inv: what is invalid can't be committed.
        "ct_state" => Number(field, dice.Bits(8) & ~0x10UL),
        // No later fragment: those have no ports to match.
        "ip_frag" => Number(field, dice.Bits(1)),
        // A 0 is no protocol: ovs-ofctl leaves it out of the flows that it writes.
        "ct_nw_proto" => Number(field, dice.Bits(8) | 1),
        "nsh_mdtype" => Number(field, 1 + dice.Bits(1)),
        "nsh_ttl" => Number(field, dice.Bits(6)),
        "nw_tos" => Number(field, dice.Bits(6) << 2),
        "packet_type" => Number(field, 0),
        _ when field.Bits > 64 => dice.Chance(0.1) ? new byte[field.Size] : dice.Octets(field.Size),
        _ => Number(field, dice.Bits(field.Bits)),
    };

    /// <summary>A mask with ones and zeros.</summary>
    public static byte[] MaskOf(OxmField field, Dice dice)
    {
        if (field.OvsName == "ct_state")
            return Number(field, dice.Bits(8) | 1);
        byte[] mask = Ones(field);
        // A prefix, as addresses have, or any bits at all.
        bool prefix = dice.Chance(0.5);
        int kept = dice.Between(1, field.Bits - 1);
        for (int bit = 0; bit < field.Bits; bit++)
        {
            int fromTop = field.Bits - 1 - bit;
            if (prefix ? fromTop >= kept : bit != kept && dice.Chance(0.5))
                mask[mask.Length - 1 - bit / 8] &= (byte)~(1 << (bit % 8));
        }
        return mask;
    }

    public static byte[] And(byte[] value, byte[] mask) => [.. value.Zip(mask, (v, m) => (byte)(v & m))];

    public static bool IsOnes(OxmField field, byte[] mask) => mask.AsSpan().SequenceEqual(Ones(field));

    public static byte[] Number(OxmField field, ulong number)
    {
        var octets = new byte[field.Size];
        for (int i = octets.Length - 1; i >= 0 && number != 0; i--, number >>= 8)
            octets[i] = (byte)number;
        return octets;
    }

    private static ulong PortOf(OxmField field, Dice dice) =>
        field.Size == sizeof(ushort) ? (ulong)dice.Between(1, 0xfeff) : dice.Port().Value;

    private static byte[] Ones(OxmField field)
    {
        var ones = new byte[field.Size];
        for (int bit = 0; bit < field.Bits; bit++)
            ones[ones.Length - 1 - bit / 8] |= (byte)(1 << (bit % 8));
        return ones;
    }
}
