using Apps.Overlay.Planning;
using Controller.Abstractions;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;

namespace Apps.Overlay.Services;

/// <summary>
/// Table 20: the switch answers ARP for gateways, and for members that are known, so that no question crosses the
/// underlay. What isn't answered floods as everywhere.
/// </summary>
/// <remarks>
/// Not answered for members: what the owner of an address asks about it, be it a probe or an announcement, since to
/// that any answer is a conflict (RFC 5227 §2.1.1); anybody's announcement, which is for those who hear it; requests by
/// unicast, by which a guest makes sure that its neighbour is still there (RFC 1122 §2.3.2.1). Gateways are always
/// there.
/// </remarks>
internal sealed class ArpResponder(ServiceContext context)
{
    // ARP over Ethernet, with its header.
    private const ushort CopySize = 64;

    public void Declare(ServiceFlows flows)
    {
        foreach (TenantNetwork network in context.Networks)
        {
            Origin origin = ServiceContext.OriginOf(network);
            Match arp = ServiceRules.Local(network.Vni).EthType(EtherType.Arp);
            foreach (Ipv4Address service in network.Services)
                DeclareService(flows, arp, network.Vni, service, origin);
            if (network.Services.Count > 0)
                flows.Add(ServiceRules.ArpToGatewayPriority, arp.EthDst(Gateway.Mac),
                    flows.End(flows.Punt(PuntKind.Neighbour, CopySize)),
                    ServiceRules.Cookie(ServiceRules.ArpToGateway, network.Vni), origin);
            foreach (Binding binding in context.Bindings.Of(network.Vni))
            {
                if (!network.Services.Contains(binding.Address))
                    DeclareMember(flows, arp, network.Vni, binding, origin);
            }
        }
    }

    private static void DeclareService(ServiceFlows flows, Match arp, uint vni, Ipv4Address address, Origin origin)
    {
        // Nobody else has it, whatever they say.
        flows.Add(ServiceRules.SpoofedPriority, arp.With(OxmFields.ArpSpa, address.Value), InstructionList.Drop,
            ServiceRules.Cookie(ServiceRules.GatewaySpoofed, vni, address.Value), origin);
        flows.Add(ServiceRules.ArpAnswerPriority, Asks(arp, address), flows.Answer(Reply(Gateway.Mac, address)),
            ServiceRules.Cookie(ServiceRules.ArpAnswer, vni, address.Value), origin);
    }

    private static void DeclareMember(ServiceFlows flows, Match arp, uint vni, Binding binding, Origin origin)
    {
        Ipv4Address address = binding.Address;
        Match asks = Asks(arp, address).EthDst(MacAddress.Broadcast);
        Cookie owner = ServiceRules.Cookie(ServiceRules.ArpOfOwner, vni, address.Value);
        flows.Add(ServiceRules.ArpOfOwnerPriority, asks.With(OxmFields.ArpSha, binding.Mac.Value), flows.GoOn(), owner,
            origin);
        flows.Add(ServiceRules.ArpOfOwnerPriority, asks.With(OxmFields.ArpSpa, address.Value), flows.GoOn(), owner,
            origin);
        flows.Add(ServiceRules.ArpAnswerPriority, asks, flows.Answer(Reply(binding.Mac, address)),
            ServiceRules.Cookie(ServiceRules.ArpAnswer, vni, address.Value), origin);
    }

    private static Match Asks(Match arp, Ipv4Address address) =>
        arp.With(OxmFields.ArpOp, (ulong)ArpOperation.Request).With(OxmFields.ArpTpa, address.Value);

    private static IAction[] Reply(MacAddress mac, Ipv4Address address) =>
    [
        new MoveAction(OxmFields.NxmEthSrc, OxmFields.NxmEthDst),
        new SetFieldAction(OxmFields.EthSrc, mac.Value),
        new SetFieldAction(OxmFields.ArpOp, (ulong)ArpOperation.Reply),
        new MoveAction(OxmFields.NxmArpSha, OxmFields.NxmArpTha),
        new MoveAction(OxmFields.NxmArpSpa, OxmFields.NxmArpTpa),
        new SetFieldAction(OxmFields.ArpSha, mac.Value),
        new SetFieldAction(OxmFields.ArpSpa, address.Value),
    ];
}
