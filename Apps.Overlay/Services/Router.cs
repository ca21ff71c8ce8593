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
/// A tenant's router between its own subnets, on the host where a packet begins its way (RFC 1812 §5): packets for the
/// gateway's MAC address get their guest's, one less TTL, and the gateway's address as their source. Only what has no
/// way comes to the controller.
/// </summary>
/// <remarks>
/// The source address is written in table 40, behind the learning. Subnets without a gateway are no part of the router:
/// nothing leads out of them, so nothing leads in.
/// </remarks>
internal sealed class Router(ServiceContext context, NeighbourSearch search)
{
    // What an ICMP error quotes at most, and the frame's header.
    private const ushort QuotedSize = 576 + EthernetView.HeaderSize;
    private const byte LastHop = 1;

    public void Declare(ServiceFlows flows)
    {
        foreach (TenantNetwork network in context.Networks.Where(network => network.Routed.Count > 0))
        {
            Origin origin = ServiceContext.OriginOf(network);
            Match ip = ServiceRules.Local(network.Vni).EthDst(Gateway.Mac).EthType(EtherType.Ipv4);
            for (byte ttl = 0; ttl <= LastHop; ttl++)
                flows.Add(ServiceRules.TtlOverPriority, ip.With(OxmFields.NxmIpTtl, ttl),
                    flows.End(flows.Punt(PuntKind.Error, QuotedSize)),
                    ServiceRules.Cookie(ServiceRules.TtlOver, network.Vni, ttl), origin);
            foreach (Binding binding in context.Bindings.Of(network.Vni))
            {
                if (network.Routed.Any(subnet => subnet.HasHost(binding.Address))
                    && !network.Services.Contains(binding.Address))
                    flows.Add(ServiceRules.RoutePriority, ip.With(OxmFields.Ipv4Dst, binding.Address.Value),
                        flows.GoOn(Forward(binding)),
                        ServiceRules.Cookie(ServiceRules.Route, network.Vni, binding.Address.Value), origin);
            }
            foreach (TenantSubnet subnet in network.Routed)
                flows.Add(ServiceRules.ResolvePriority,
                    ip.With(OxmFields.Ipv4Dst, subnet.Network.Value, subnet.Mask.Value),
                    flows.End(flows.Punt(PuntKind.Resolve)),
                    ServiceRules.Cookie(ServiceRules.Resolve, network.Vni, subnet.Network.Value), origin);
            flows.Add(ServiceRules.NoRoutePriority, ip, flows.End(flows.Punt(PuntKind.Error, QuotedSize)),
                ServiceRules.Cookie(ServiceRules.NoRoute, network.Vni), origin);
        }
        flows.Add(Pipeline.Forward, ServiceRules.RoutedPriority, Match.Any.With(ServiceRules.RoutedBit),
            InstructionList.Apply(
                new SetFieldAction(OxmFields.EthSrc, Gateway.Mac.Value),
                ServiceRules.Load(ServiceRules.RoutedBit, false),
                new ResubmitTableAction(Pipeline.Forward)),
            ServiceRules.Cookie(ServiceRules.Routed));
    }

    /// <summary>Takes a packet that can't go on, or whose destination isn't known.</summary>
    public void Take(in ReceivedPacket packet, LocalGuest guest, ushort rule)
    {
        if (!Ipv4View.TryRead(packet.Frame.Payload, out Ipv4View ip)
            || guest.Network.GatewayFor(ip.Source) is not { } gateway)
            return;
        switch (rule)
        {
            case ServiceRules.TtlOver:
                context.SendError(packet, IcmpCause.TtlExceeded, gateway);
                break;
            case ServiceRules.NoRoute:
                context.SendError(packet, IcmpCause.NetUnreachable, gateway);
                break;
            // Directed broadcasts go nowhere (RFC 2644), and have no error (RFC 1812 §4.3.2.7).
            case ServiceRules.Resolve when guest.Network.FindSubnet(ip.Destination) is { } subnet
                && subnet.HasHost(ip.Destination):
                search.Find(packet, guest, subnet.Gateway!.Value, ip.Destination);
                break;
        }
    }

    private IAction[] Forward(Binding binding)
    {
        IAction[] route =
        [
            new SetFieldAction(OxmFields.EthDst, binding.Mac.Value),
            new DecNwTtlAction(),
            ServiceRules.Load(ServiceRules.RoutedBit, true),
        ];
        return context.IsRemote(binding) ? [SizeLimit.Check(context.View.Mtu), .. route] : route;
    }
}
