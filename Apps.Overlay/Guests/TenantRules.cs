using Apps.Overlay.Planning;
using Apps.Overlay.Services;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;

namespace Apps.Overlay.Guests;

/// <summary>What may be learnt of a tenant's guests: nothing that the plan says otherwise.</summary>
internal sealed class TenantRules
{
    private readonly TenantView _tenant;
    private readonly Dictionary<MacAddress, Member> _byMac = [];
    private readonly HashSet<Ipv4Address> _declared = [];

    public TenantRules(TenantView tenant)
    {
        _tenant = tenant;
        foreach (Member member in tenant.Members)
        {
            if (member.Mac is { } mac)
                _byMac[mac] = member;
            if (member.Address is { } address)
                _declared.Add(address);
        }
        foreach (TenantSubnet subnet in tenant.Subnets)
        {
            if (subnet.Gateway is { } gateway)
                _declared.Add(gateway);
        }
    }

    /// <summary>Whether the plan alone says where a guest is.</summary>
    public bool IsFixed(MacAddress mac) => _byMac.TryGetValue(mac, out Member? member) && member.IsFixed();

    /// <summary>Whether a packet of a source may come from a member: a declared address is one member's alone.</summary>
    public bool MaySend(Member member, MacAddress source) =>
        !source.IsMulticast && source.Value != 0 && source != Gateway.Mac
        && (_byMac.TryGetValue(source, out Member? owner) ? owner.Name == member.Name : member.Mac is null);

    /// <summary>The IPv4 address that a frame says its source has; null if it says none that can be learnt.</summary>
    public Ipv4Address? AddressOf(EthernetView frame, Member member)
    {
        if (member.Address is not null)
            return null;
        Ipv4Address address;
        if (frame.EtherType == EtherType.Ipv4 && Ipv4View.TryRead(frame.Payload, out Ipv4View packet))
            address = packet.Source;
        else if (frame.EtherType == EtherType.Arp && ArpView.TryRead(frame.Payload, out ArpView arp)
            && arp.SenderMac == frame.Source)
            address = arp.SenderIp;
        else
            return null;
        return _tenant.Subnets.Any(subnet => subnet.HasHost(address)) && !_declared.Contains(address) ? address : null;
    }
}
