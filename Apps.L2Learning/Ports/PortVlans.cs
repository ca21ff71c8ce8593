using System.Collections.Frozen;
using OpenFlow.Protocol.Types;

namespace Apps.L2Learning.Ports;

/// <summary>
/// The VLANs of a port, from its options. Inside the bridge a frame has the tag of its VLAN, except for the
/// untagged network (VLAN 0) of trunks without a native VLAN.
/// </summary>
internal sealed class PortVlans
{
    private readonly FrozenSet<VlanId>? _tagged;

    public PortVlans(PortOptions options)
    {
        IsAccess = options.Access is not null;
        Untagged = options.Access ?? options.Native ?? VlanId.Untagged;
        if (!IsAccess && options.Trunk is { } trunk)
            _tagged = trunk.ToFrozenSet();
    }

    /// <summary>Whether tagged frames are refused.</summary>
    public bool IsAccess { get; }

    /// <summary>The VLAN that untagged frames belong to; 0 where they stay untagged, or may not come.</summary>
    public VlanId Untagged { get; }

    /// <summary>The VLANs of a trunk with a list, in order; null for a trunk of all and for an access port.</summary>
    public IReadOnlyList<VlanId>? Listed => _tagged is null ? null : [.. _tagged.Order()];

    /// <summary>Whether tagged frames of any VLAN may come.</summary>
    public bool IsTrunkOfAll => !IsAccess && _tagged is null;

    /// <summary>Whether frames of a VLAN come and go by this port.</summary>
    public bool Carries(VlanId vlan)
    {
        if (vlan == Untagged)
            return vlan.IsTagged || IsTrunkOfAll;
        return vlan.IsTagged && !IsAccess && (_tagged is null || _tagged.Contains(vlan));
    }

    /// <summary>Whether the tag of a VLAN comes off when its frames leave by this port.</summary>
    public bool Untags(VlanId vlan) => vlan.IsTagged && vlan == Untagged;
}
