using Apps.Overlay.Flows;
using Apps.Overlay.Planning;
using Apps.Overlay.Ports;
using Controller.Abstractions;

namespace Apps.Overlay;

/// <summary>
/// Says once what waits for ports that the switch doesn't have. What no longer waits may wait again, and is told again
/// then.
/// </summary>
internal sealed class WaitingRules(ISwitch sw, HostView view)
{
    private readonly HashSet<RuleWaiting> _told = [];

    public void Tell(MemberPorts ports)
    {
        // A guest that may be at several ports is missing at all but one of them, and that is as it should be.
        HashSet<RuleWaiting> waiting =
        [
            .. ports.Missing.Where(missing => missing.Member.Ports.Count == 1).Select(missing =>
                new RuleWaiting(Origins.Of(missing.Tenant, missing.Member), $"port {missing.Port}")),
        ];
        if (ports.Tunnel is null && view.Peers.Count > 0)
            waiting.Add(new RuleWaiting(Origins.Of(view.Host), $"port {ports.TunnelName}"));
        foreach (RuleWaiting wait in waiting)
        {
            if (_told.Add(wait))
                sw.Publish(wait);
        }
        _told.IntersectWith(waiting);
    }
}
