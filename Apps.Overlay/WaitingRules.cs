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
    private const int MostNames = 8;

    private readonly HashSet<RuleWaiting> _told = [];
    private readonly HashSet<string> _toldTunnels = new(StringComparer.Ordinal);

    public void Tell(MemberPorts ports)
    {
        // A guest that may be at several ports is missing at all but one of them, and that is as it should be.
        HashSet<RuleWaiting> waiting =
        [
            .. ports.Missing.Where(missing => missing.Member.Ports.Count == 1).Select(missing =>
                new RuleWaiting(Origins.Of(missing.Tenant, missing.Member), $"port {missing.Port}")),
        ];
        TellTunnels(ports.Tunnels.Missing);
        foreach (RuleWaiting wait in waiting)
        {
            if (_told.Add(wait))
                sw.Publish(wait);
        }
        _told.IntersectWith(waiting);
    }

    // In one line, as there may be hundreds.
    private void TellTunnels(IReadOnlyCollection<string> missing)
    {
        string[] names = [.. missing.Where(_toldTunnels.Add)];
        if (names.Length > 0)
        {
            string some = string.Join(", ", names.Take(MostNames));
            string more = names.Length > MostNames ? $" and {names.Length - MostNames} more" : "";
            sw.Publish(new RuleWaiting(Origins.Of(view.Host), $"port{(names.Length > 1 ? "s" : "")} {some}{more}"));
        }
        _toldTunnels.IntersectWith(missing);
    }
}
