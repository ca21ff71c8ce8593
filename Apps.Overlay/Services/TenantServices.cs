using Apps.Overlay.Planning;
using Controller.Abstractions;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace Apps.Overlay.Services;

/// <summary>
/// What a tenant's network does beside carrying frames, on one host: ARP, the gateway and its router, DHCP, and an end
/// to packets that are too large. <c>docs/overlay-services.md</c> has the flows.
/// </summary>
/// <remarks>
/// Answers are given in the switch where it can; what comes to the controller is metered by kind, and answered by
/// packet-outs to the port it came by. Nothing is kept but the packets that wait for ARP.
/// </remarks>
internal sealed class TenantServices
{
    private readonly ServiceContext _context;
    private readonly ArpResponder _arp;
    private readonly GatewayHost _gateway;
    private readonly NeighbourSearch _search;
    private readonly Router _router;
    private readonly SizeLimit _sizes;
    private readonly DhcpService _dhcp;

    public TenantServices(ISwitch sw, HostView view, IBindings bindings)
    {
        _context = new ServiceContext(sw, view, bindings);
        _arp = new ArpResponder(_context);
        _gateway = new GatewayHost(_context);
        _search = new NeighbourSearch(_context);
        _router = new Router(_context, _search);
        _sizes = new SizeLimit(_context);
        _dhcp = new DhcpService(_context);
    }

    public IReadOnlyList<TableId> Tables { get; } = [Pipeline.Ingress, Pipeline.Gateway, Pipeline.Forward];

    /// <summary>To be called again when ports or bindings change (<see cref="ISwitch.Redeclare"/>).</summary>
    public void Declare(DesiredState desired)
    {
        var flows = new ServiceFlows(desired, _context.Switch, _context.Punts);
        _dhcp.Declare(flows);
        _arp.Declare(flows);
        _gateway.Declare(flows);
        _router.Declare(flows);
        _sizes.Declare(flows);
        flows.Add(Pipeline.TableMissPriority, Match.Any, flows.GoOn(), ServiceRules.Cookie(ServiceRules.TableMiss));
    }

    /// <summary>
    /// Takes packets that flows of the services sent up. <see cref="Verdict.Pass"/> for all others, and for what guests
    /// answer to the gateway's ARP: who learns addresses may read that, too.
    /// </summary>
    public Verdict OnPacketIn(in ReceivedPacket packet)
    {
        Cookie cookie = packet.Message.Cookie;
        if (!ServiceRules.IsOurs(cookie))
            return Verdict.Pass;
        ushort rule = CookieSpace.RuleOf(cookie);
        if (rule == ServiceRules.ArpToGateway)
        {
            // What this turn learns from it is in the switch by the next.
            _context.Switch.Post(_search.SendFound);
            return Verdict.Pass;
        }
        if (!packet.Frame.HasVlanTag && _context.TryFind(packet.InPort, out LocalGuest? guest))
            Take(packet, guest, rule);
        return Verdict.Handled;
    }

    /// <summary>Once a second.</summary>
    public void OnTick() => _search.OnTick();

    private void Take(in ReceivedPacket packet, LocalGuest guest, ushort rule)
    {
        switch (rule)
        {
            case ServiceRules.DhcpRequest:
                _dhcp.Take(packet, guest);
                break;
            case ServiceRules.ToGateway:
                _gateway.Take(packet);
                break;
            case ServiceRules.TooLarge:
                _sizes.Take(packet, guest);
                break;
            case ServiceRules.TtlOver or ServiceRules.NoRoute or ServiceRules.Resolve:
                _router.Take(packet, guest, rule);
                break;
        }
    }
}
