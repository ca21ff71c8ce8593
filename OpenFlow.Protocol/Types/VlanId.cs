using System.Globalization;

namespace OpenFlow.Protocol.Types;

/// <summary>A VLAN, 1 to 4094 (IEEE 802.1Q §9.6); 0 stands for the untagged network.</summary>
public readonly record struct VlanId(ushort Value) : IComparable<VlanId>
{
    /// <summary>No tag, or a priority tag.</summary>
    public static VlanId Untagged => new(0);

    /// <summary>The largest VLAN there can be.</summary>
    public static VlanId Max => new(4094);

    /// <summary>Set in OXM_OF_VLAN_VID when a tag is there (OpenFlow 1.3.5 §7.2.3.7).</summary>
    public const ushort PresentBit = 0x1000;

    public bool IsTagged => Value != 0;

    /// <summary>The value of OXM_OF_VLAN_VID: 0 for no tag, else <c>0x1000 | vid</c>.</summary>
    public ushort Oxm => IsTagged ? (ushort)(PresentBit | Value) : (ushort)0;

    public int CompareTo(VlanId other) => Value.CompareTo(other.Value);

    public static bool operator <(VlanId left, VlanId right) => left.Value < right.Value;
    public static bool operator >(VlanId left, VlanId right) => left.Value > right.Value;
    public static bool operator <=(VlanId left, VlanId right) => left.Value <= right.Value;
    public static bool operator >=(VlanId left, VlanId right) => left.Value >= right.Value;

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
