using Apps.Overlay.Flows;
using Apps.Overlay.Planning;
using Apps.Overlay.Ports;
using Controller.Abstractions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace Apps.Overlay;

/// <summary>The overlay on one host's bridge.</summary>
internal sealed class HostBridge : SwitchApp
{
    private readonly ISwitch _switch;
    private readonly HostView _view;
    private readonly HashSet<RuleWaiting> _told = [];
    private MemberPorts _ports;

    public HostBridge(ISwitch sw, HostView view)
    {
        (_switch, _view) = (sw, view);
        _ports = new MemberPorts(sw, view);
    }

    public override IReadOnlyList<TableId> Tables { get; } =
        [Pipeline.Ingress, Pipeline.Source, Pipeline.Forward, Pipeline.Flood];

    public override void Declare(DesiredState desired)
    {
        new IngressFlows(desired, _view, _ports, _switch.NextTable(Pipeline.Ingress) ?? Pipeline.Source).Declare();
        desired.Add(new Flow(Pipeline.Source, Pipeline.TableMissPriority, Match.Any,
            InstructionList.Goto(Pipeline.Forward), Rules.Static(Rules.TableMiss)));
        new ForwardFlows(desired, _view, _ports).Declare();
        new FloodGroups(desired, _view, _ports).Declare(_switch.Held);
        Tell();
    }

    public override void OnPortChanged(SwitchPort port, PortChange change)
    {
        _ports = new MemberPorts(_switch, _view);
        _switch.Redeclare();
    }

    // What waits for ports that the switch doesn't have; what no longer waits may wait again, and is told again then.
    private void Tell()
    {
        var waiting = new HashSet<RuleWaiting>();
        if (_ports.Tunnel is null && _view.Peers.Count > 0)
            waiting.Add(new RuleWaiting(Origins.Of(_view.Host), $"port {_ports.TunnelName}"));
        foreach (TenantView tenant in _view.Tenants)
        {
            foreach (LocalMember here in tenant.Here.Where(_ports.Missing.Contains))
                waiting.Add(new RuleWaiting(Origins.Of(tenant, here.Member), $"port {here.Port}"));
        }
        foreach (RuleWaiting wait in waiting)
        {
            if (_told.Add(wait))
                _switch.Publish(wait);
        }
        _told.IntersectWith(waiting);
    }
}
