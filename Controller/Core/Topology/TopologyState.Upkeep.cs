using Controller.Abstractions;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Topology;

// What a call sets off: the links as they come and go, the tree, the probes.
public sealed partial class TopologyState
{
    private void See(Link link, long now)
    {
        bool isUp = _links.ContainsEither(link);
        if (!_links.See(link, now))
            return;
        if (!isUp)
            _actions.Add(new LinkUp(link.Undirected.From, link.Undirected.To));
        _isTreeStale = true;
        Changed(now);
    }

    private void ExpireLinks(long now)
    {
        foreach (PortState port in LivePorts)
        {
            if (now >= port.RoundStart + timing.Settle && _links.HasExpiring(port.Id))
                RemoveLinks(removed => _links.Expire(port.Id, removed));
        }
    }

    private void AgeLost(long now)
    {
        foreach (SwitchState lost in _switches.Values.Where(one => !one.IsConnected).ToArray())
        {
            if (!lost.IsDetour && now >= lost.LostAt + timing.LostGrace)
            {
                lost.IsDetour = true;
                _isTreeStale = true;
            }
            if (lost.IsDetour && !lost.Ports.Values.Any(port => _links.Touches(port.Id)))
                _switches.Remove(lost.Id);
        }
    }

    /// <summary>
    /// Where a port that faced a lost switch has found only others since, they are in its place: a bridge that was
    /// made anew at the other end of a tunnel has a new datapath id, and no port went down. If it had found others
    /// before, it is on a hub, and the lost one is still there for all that is known.
    /// </summary>
    private void DropSuperseded(SwitchState lost)
    {
        Link[] links = [.. _links.Links];
        foreach (PortState port in LivePorts.Where(port => _links.Touches(port.Id)).ToArray())
        {
            ILookup<bool, Link> ends = links.Where(link => link.From == port.Id || link.To == port.Id)
                .ToLookup(link => (link.From == port.Id ? link.To : link.From).Switch == lost.Id);
            if (ends[true].Any() && ends[false].Any() && ends[false].All(link => _links.FirstSeen(link) > lost.LostAt))
                RemoveLinks(removed => _links.RemoveWhere(ends[true].Contains, removed));
        }
    }

    private void ComputeTree()
    {
        foreach (SwitchState lost in _switches.Values.Where(one => one.IsDetour))
            DropSuperseded(lost);
        SwitchState[] live = [.. _switches.Values.Where(one => one.IsConnected)];
        _tree = SpanningTree.Of(new TreeInput([.. live.Select(one => one.Id)], [.. _links.Links])
        {
            Previous = _switches.Values.SelectMany(one => one.Ports.Values)
                .Where(port => port.IsPreferred).Select(port => port.Id).ToHashSet(),
            Lost = [.. _switches.Values.Where(one => !one.IsConnected).Select(one => one.AsLost())],
        });
        foreach (PortState port in live.SelectMany(one => one.Ports.Values))
            port.OnTree = _tree.Link.Contains(port.Id);
        _isTreeStale = false;
    }

    private void SendProbes(long now)
    {
        foreach (SwitchState owner in _switches.Values.Where(one => one.IsConnected))
        {
            foreach (PortState port in owner.Ports.Values.Where(port => port.IsUp && port.NextProbe <= now))
                SendProbe(port, owner.Phase(timing.ProbeInterval), now);
        }
    }

    private void SendProbe(PortState port, long phase, long now)
    {
        if (port.BeginsRound)
        {
            port.BeginRound(++_lastRound, now);
            _links.BeginRound(port.Id, to => IsConnected(to.Switch));
        }
        byte[] frame = new byte[DiscoveryFrame.MaxSize];
        var probe = new Probe(port.Id, port.ProbeSent(now, timing, phase));
        int size = frames.Write(frame, port.HardwareAddress, probe);
        _actions.Add(new SendProbe(port.Id, frame.AsMemory(0, size)));
    }

    private bool LatchSettled(long now)
    {
        bool any = false;
        foreach (SwitchState owner in _switches.Values)
        {
            if (!owner.IsConnected || owner.IsSettled || !owner.HasSettledAt(now))
                continue;
            owner.IsSettled = any = true;
            if (owner.IsWarm)
                _roles.DropsOldFlows(now);
            _actions.Add(new SwitchSettled(owner.Id));
        }
        return any;
    }

    private long FindDeadline(long now)
    {
        long deadline = long.MaxValue;
        foreach (SwitchState owner in _switches.Values)
        {
            if (now < owner.WarmUntil)
                deadline = Math.Min(deadline, owner.WarmUntil);
            else if (owner.HoldsUpOthers(now, timing))
                deadline = Math.Min(deadline, owner.HoldsUpUntil(timing));
            if (!owner.IsConnected && !owner.IsDetour)
                deadline = Math.Min(deadline, owner.LostAt + timing.LostGrace);
            if (owner.IsConnected && now < owner.SettleBy)
                deadline = Math.Min(deadline, owner.SettleBy);
        }
        foreach (PortState port in LivePorts)
        {
            deadline = Math.Min(deadline, Math.Min(port.NextProbe, port.OpensAt ?? long.MaxValue));
            if (port.Role == PortRole.Settling && now < port.SettleUntil)
                deadline = Math.Min(deadline, port.SettleUntil);
            if (_links.HasExpiring(port.Id))
                deadline = Math.Min(deadline, port.RoundStart + timing.Settle);
        }
        return deadline;
    }

    /// <summary>Ports that are up, of connected switches, in order.</summary>
    private IEnumerable<PortState> LivePorts =>
        _switches.Values.Where(one => one.IsConnected).SelectMany(one => one.Ports.Values).Where(port => port.IsUp);

    private bool IsConnected(DatapathId id) => _switches.TryGetValue(id, out SwitchState? one) && one.IsConnected;

    private PortState? FindLive(PortId id) =>
        _switches.TryGetValue(id.Switch, out SwitchState? owner) && owner.IsConnected
        && owner.Ports.TryGetValue(id.Port, out PortState? port) && port.IsUp
            ? port
            : null;

    private void RemoveLinks(PortId port) => RemoveLinks(removed => _links.RemovePort(port, removed));

    private void RemoveLinks(Func<Link, bool> gone) => RemoveLinks(removed => _links.RemoveWhere(gone, removed));

    /// <summary>Takes links out and tells of those of which neither direction is left.</summary>
    private void RemoveLinks(Action<List<Link>> remove)
    {
        var removed = new List<Link>();
        remove(removed);
        if (removed.Count == 0)
            return;
        _isTreeStale = true;
        foreach (Link link in removed.Select(link => link.Undirected).Distinct().OrderBy(link => link.From)
            .ThenBy(link => link.To))
        {
            if (!_links.ContainsEither(link))
                _actions.Add(new LinkDown(link.From, link.To));
        }
    }
}
