using Apps.Overlay.Planning;
using Controller.Abstractions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;

namespace Apps.Overlay.Services;

/// <summary>
/// Table 0: members of tenants with DHCP ask the controller, and nobody else, for their addresses. What guests send as
/// DHCP servers goes nowhere.
/// </summary>
internal sealed class DhcpService(ServiceContext context)
{
    private readonly HashSet<string> _told = [];

    public void Declare(ServiceFlows flows)
    {
        foreach (LocalGuest guest in context.Guests.Where(guest => guest.Network.HasDhcp))
        {
            Origin origin = ServiceContext.OriginOf(guest.Network);
            Match udp = Match.Any.InPort(guest.Port).Vlan(VlanId.Untagged).EthType(EtherType.Ipv4)
                .With(OxmFields.IpProto, IpProtocol.Udp.Value);
            flows.Add(Pipeline.Ingress, ServiceRules.DhcpPriority,
                udp.With(OxmFields.UdpSrc, DhcpView.ClientPort).With(OxmFields.UdpDst, DhcpView.ServerPort),
                InstructionList.Apply(flows.Punt(PuntKind.Dhcp)),
                ServiceRules.Cookie(ServiceRules.DhcpRequest, guest.Network.Vni, guest.Port.Value), origin);
            flows.Add(Pipeline.Ingress, ServiceRules.DhcpPriority, udp.With(OxmFields.UdpSrc, DhcpView.ServerPort),
                InstructionList.Drop,
                ServiceRules.Cookie(ServiceRules.DhcpOfOthers, guest.Network.Vni, guest.Port.Value), origin);
        }
    }

    /// <summary>Takes what a member says to DHCP servers.</summary>
    public void Take(in ReceivedPacket packet, LocalGuest guest)
    {
        if (!context.Punts.Allows(PuntKind.Dhcp) || !packet.IsWhole || !TryRead(packet.Frame, out DhcpView request)
            || !IsFrom(guest.Member, packet.Frame, request))
            return;
        if (DhcpLease.Of(guest.Network, guest.Member, context.View.Mtu) is not { } lease)
        {
            Tell(guest, "gets no address by DHCP: its tenant's subnets with DHCP have none left for it");
            return;
        }
        Span<byte> frame = stackalloc byte[DhcpServer.MaxSize];
        if (DhcpServer.Answer(request, lease, frame, out int size) == DhcpOutcome.Declined)
            Tell(guest, $"declines its address {lease.Address}: somebody else in the tenant uses it");
        if (size > 0)
            context.SendTo(packet.InPort, frame[..size]);
    }

    // Without a look at UDP's checksum: a Linux guest on a veth leaves that to a device which isn't there.
    private static bool TryRead(EthernetView frame, out DhcpView request)
    {
        request = default;
        return Ipv4View.TryRead(frame.Payload, out Ipv4View ip) && ip is { IsTruncated: false, IsFragment: false }
            && ip.HasValidChecksum && UdpView.TryRead(ip.Payload, out UdpView udp) && !udp.IsTruncated
            && DhcpView.TryRead(udp.Payload, out request);
    }

    // These packets have passed no other check.
    private static bool IsFrom(Member member, EthernetView frame, DhcpView request) =>
        !request.HardwareAddress.IsMulticast && !frame.Source.IsMulticast
        && (member.Mac is not { } mac || (frame.Source == mac && request.HardwareAddress == mac));

    private void Tell(LocalGuest guest, string what)
    {
        string all = $"member {guest.Member.Name} of tenant {guest.Network.View.Name} {what}";
        if (_told.Add(all))
            context.Switch.Publish(new Degraded(all));
    }
}
