using Apps.Overlay.Planning;
using Apps.Overlay.Ports;
using Controller.Abstractions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace Apps.Overlay.Flows;

/// <summary>
/// Table 0: a member's port gives its packets their tenant, and only what the plan says the guest may send goes on; a
/// tunnel's packets have it from the key, if the host that sent them is one of the tenant's. Everything else goes:
/// other ports have no flow.
/// </summary>
/// <param name="next">The first table behind it that is used.</param>
internal sealed class IngressFlows(DesiredState desired, HostView view, MemberPorts ports, TableId next)
{
    private const ushort DhcpClient = 68;
    private const ushort DhcpServer = 67;

    private static readonly MacAddress LinkLocal = new(0x0180_c200_0000);
    private static readonly MacAddress LinkLocalMask = new(0xffff_ffff_fff0);
    private static readonly MacAddress GroupBit = new(0x0100_0000_0000);

    public void Declare()
    {
        // IEEE 802.1Q table 8-1; a source is never a group; a tenant's network has no VLANs, and a second tag would
        // hide an address from the flows that check it.
        DropAll(Match.Any.EthDst(LinkLocal, LinkLocalMask), 0);
        DropAll(Match.Any.EthSrc(GroupBit, GroupBit), 1);
        DropAll(Match.Any.AnyVlanTag(), 2);
        foreach (GuestPort port in ports.All)
            Classify(port);
        foreach (TenantView tenant in view.Tenants)
            ClassifyTunnels(tenant);
        Add(Pipeline.TableMissPriority, Match.Any, InstructionList.Drop, Rules.Static(Rules.TableMiss), null);
    }

    private void DropAll(Match match, uint which) =>
        Add(Rules.ReservedPriority, match, InstructionList.Drop, Rules.Static(Rules.Reserved, which), null);

    private void Classify(GuestPort port)
    {
        uint vni = port.Tenant.Vni;
        InstructionList enter = Enter(Metadata.Local(vni));
        Match from = Match.Any.InPort(port.Number);
        if (port.Member.Mac is { } mac)
            from = from.EthSrc(mac);
        Origin origin = Origins.Of(port.Tenant, port.Member);
        Cookie cookie = Rules.Static(Rules.Member, vni, port.Number.Value);
        Add(Rules.MemberPriority, from, enter, cookie, origin);
        if (port.Member.Address is not { } address)
            return;
        Match ip = from.EthType(EtherType.Ipv4);
        Match arp = from.EthType(EtherType.Arp);
        Add(Rules.AddressPriority, ip.With(OxmFields.Ipv4Src, address.Value), enter, cookie, origin);
        Add(Rules.AddressPriority, arp.With(OxmFields.ArpSpa, address.Value), enter, cookie, origin);
        // Who has no address yet asks for one (RFC 2131 §4.1), and whether another has it (RFC 5227 §2.1).
        Add(Rules.AddressPriority, ip.With(OxmFields.IpProto, IpProtocol.Udp.Value)
            .With(OxmFields.Ipv4Src, 0).With(OxmFields.Ipv4Dst, uint.MaxValue)
            .With(OxmFields.UdpSrc, DhcpClient).With(OxmFields.UdpDst, DhcpServer), enter, cookie, origin);
        Add(Rules.AddressPriority, arp.With(OxmFields.ArpSpa, 0), enter, cookie, origin);
        Cookie spoofed = Rules.Static(Rules.Spoofed, vni, port.Number.Value);
        Add(Rules.SpoofedPriority, ip, InstructionList.Drop, spoofed, origin);
        Add(Rules.SpoofedPriority, arp, InstructionList.Drop, spoofed, origin);
    }

    // A flow for each host that has members of it: another host's packets with this key are nobody's. They name the
    // sender by any port: nothing is lost by it, and a port that leads elsewhere than its name says lets nobody in.
    private void ClassifyTunnels(TenantView tenant)
    {
        InstructionList enter = Enter(Metadata.Tunnel(tenant.Vni));
        Origin origin = Origins.Of(tenant);
        foreach (OverlayHost peer in view.PeersOf(tenant))
        {
            Match from = Match.Any.With(OxmFields.TunnelId, tenant.Vni)
                .With(OxmFields.NxmTunnelSrc, peer.Address.Value);
            Cookie cookie = Rules.Static(Rules.Tunnel, tenant.Vni, peer.Address.Value);
            foreach (TunnelHop way in ports.Tunnels.WaysTo(peer))
                Add(Rules.TunnelPriority, from.InPort(way.Port), enter, cookie, origin);
            if (ports.Tunnels.IsAwaited(peer))
                Add(Rules.TunnelPriority, from, enter, cookie, origin);
        }
    }

    private InstructionList Enter(ulong metadata) =>
        InstructionList.Of(metadata: (metadata, Metadata.FullMask), next: next);

    private void Add(ushort priority, Match match, InstructionList instructions, Cookie cookie, Origin? origin) =>
        desired.Add(new Flow(Pipeline.Ingress, priority, match, instructions, cookie), origin);
}
