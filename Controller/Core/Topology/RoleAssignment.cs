using Controller.Abstractions;

namespace Controller.Core.Topology;

/// <summary>
/// Brings the ports' roles to what the tree asks for, closing at once and opening late. A port that forwarded and
/// no longer may is a loss; links open only a hold time after the last loss, and one that was blocked only a hold
/// time after the tree wanted it.
/// </summary>
internal sealed class RoleAssignment(TopologyTiming timing)
{
    private readonly List<(SwitchState Owner, PortState Port, PortRole Wanted)> _opening = [];
    private long _lastLoss = long.MinValue / 2;

    /// <summary>Makes a port settle that came up, or came back and can't go on as it was.</summary>
    public void Restart(PortState port, List<TopologyAction> actions, long now)
    {
        if (port.Role == PortRole.Link)
            _lastLoss = now;
        port.Role = PortRole.Settling;
        port.Settle(now, timing);
        actions.Add(new RoleChanged(port.Id, PortRole.Down, PortRole.Settling));
    }

    /// <summary>A port is gone: one that led to another switch is a loss.</summary>
    public void Remove(PortState port, List<TopologyAction> actions, long now)
    {
        if (port.Role == PortRole.Link)
            _lastLoss = now;
        if (port.Role != PortRole.Down)
            Set(port, PortRole.Down, actions);
    }

    /// <summary>
    /// Closes what has to close, then opens what may open, and tells both in this order; last, what follows of it.
    /// </summary>
    public void Assign(IReadOnlyCollection<SwitchState> switches, SpanningTree tree, List<TopologyAction> actions,
        long now)
    {
        _opening.Clear();
        foreach (SwitchState owner in switches)
        {
            if (!owner.IsConnected)
                continue;
            foreach (PortState port in owner.Ports.Values)
                Close(owner, port, Wanted(port, tree, now), actions, now);
        }
        bool waysChange = false;
        foreach ((SwitchState owner, PortState port, PortRole wanted) in _opening)
        {
            if (wanted != PortRole.Edge && !MayOpen(owner, port, switches, now))
                continue;
            // A switch that came warm has forwarded by this port all the time: what it learnt there holds.
            waysChange |= wanted == PortRole.Link && !owner.KeepsOldFlows;
            Set(port, wanted, actions);
        }
        if (waysChange)
            actions.Add(new WaysChanged());
    }

    /// <summary>
    /// A switch that came warm drops the flows it came with: nobody knows which of its ports that closes.
    /// </summary>
    public void DropsOldFlows(long now) => _lastLoss = now;

    private static PortRole Wanted(PortState port, SpanningTree tree, long now)
    {
        if (!port.IsUp)
            return PortRole.Down;
        if (port.Role == PortRole.Settling && now < port.SettleUntil)
            return PortRole.Settling;
        if (tree.Link.Contains(port.Id))
            return PortRole.Link;
        if (tree.Blocked.Contains(port.Id))
            return PortRole.Blocked;
        // Silence isn't proof: a blocked port whose link is heard no more looks closely before it opens for hosts.
        return port.Role == PortRole.Blocked ? PortRole.Settling : PortRole.Edge;
    }

    private void Close(SwitchState owner, PortState port, PortRole wanted, List<TopologyAction> actions, long now)
    {
        bool opens = wanted is PortRole.Edge or PortRole.Link && !port.Forwards;
        if (opens)
        {
            _opening.Add((owner, port, wanted));
            return;
        }
        port.WantedSince = null;
        port.OpensAt = null;
        if (wanted == port.Role)
            return;
        // An edge that went down led to no other switch, so nothing waits for it.
        if (port.Role == PortRole.Link ? wanted != PortRole.Edge : port.Forwards && wanted == PortRole.Blocked)
            _lastLoss = now;
        if (wanted == PortRole.Settling)
            port.Settle(now, timing);
        Set(port, wanted, actions);
    }

    private bool MayOpen(SwitchState owner, PortState port, IReadOnlyCollection<SwitchState> switches, long now)
    {
        port.OpensAt = null;
        // Switches that came warm change to what the tree says together; all others after them.
        if (switches.Any(one => owner.KeepsOldFlows ? now < one.WarmUntil : one.HoldsUpOthers(now, timing)))
        {
            port.WantedSince = null;
            return false;
        }
        port.WantedSince ??= now;
        long since = port.Role == PortRole.Blocked ? Math.Max(_lastLoss, port.WantedSince.Value) : _lastLoss;
        long opensAt = since + timing.Hold;
        if (opensAt <= now)
            return true;
        port.OpensAt = opensAt;
        return false;
    }

    private static void Set(PortState port, PortRole role, List<TopologyAction> actions)
    {
        actions.Add(new RoleChanged(port.Id, port.Role, role));
        port.Role = role;
        port.OpensAt = null;
        port.WantedSince = null;
        if (role != PortRole.Settling)
            port.WasOnTree = false;
    }
}
