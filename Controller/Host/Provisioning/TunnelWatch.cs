using System.Collections.Immutable;
using Controller.Ovsdb.OpenVSwitch;

namespace Controller.Host.Provisioning;

/// <summary>
/// Follows what BFD says of one switch's tunnels, and tells what people want to know of it: when one goes down and comes
/// back, and when all are up for the first time.
/// </summary>
/// <remarks>Not for several threads. Time comes in as an argument.</remarks>
internal sealed class TunnelWatch(ILogger log)
{
    /// <summary>A new session takes a few seconds to come up; after this it is told that it doesn't.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Dictionary<WatchedTunnel, Entry> _entries = [];
    private readonly HashSet<string> _complete = new(StringComparer.Ordinal);

    /// <summary>Whether a tunnel hasn't come up yet and nobody has been told: then time alone may bring news.</summary>
    public bool IsImpatient => _entries.Values.Any(entry => !entry.WasUp && !entry.IsTold);

    /// <summary>The tunnels' states now.</summary>
    /// <param name="bridges">Those that are wanted.</param>
    /// <param name="state">What the database holds; null while it is away.</param>
    public ImmutableArray<TunnelState> Update(
        IReadOnlyList<ProvisionedBridge> bridges, SwitchState? state, DateTimeOffset now)
    {
        HashSet<WatchedTunnel> wanted = [.. bridges.SelectMany(bridge => bridge.Watched)];
        foreach (WatchedTunnel gone in _entries.Keys.Where(tunnel => !wanted.Contains(tunnel)).ToArray())
            _entries.Remove(gone);
        foreach (ProvisionedBridge bridge in bridges)
            Update(bridge, state, now);
        return [.. _entries.Values.Select(entry => entry.State)];
    }

    private void Update(ProvisionedBridge bridge, SwitchState? state, DateTimeOffset now)
    {
        if (bridge.Watched.Count == 0)
            return;
        Dictionary<string, BfdStatus?> found = state?.FindBridge(bridge.Name) is { } row
            ? state.PortsOf(row).ToDictionary(port => port.Name,
                port => state.InterfacesOf(port).FirstOrDefault()?.BfdStatus, StringComparer.Ordinal)
            : [];
        bool isNew = false;
        foreach (WatchedTunnel tunnel in bridge.Watched)
        {
            if (!_entries.TryGetValue(tunnel, out Entry? entry))
            {
                _entries.Add(tunnel, entry = new Entry(new TunnelState(tunnel, TunnelVerdict.Unknown, now, null), now));
                isNew = true;
            }
            // While nobody tells, nobody is late.
            if (state is null && !entry.WasUp)
                entry.BeganAt = now;
            Update(entry, found.GetValueOrDefault(tunnel.Port), now);
        }
        string host = bridge.Watched[0].Host;
        if (isNew)
            _complete.Remove(host);
        if (bridge.Watched.All(tunnel => _entries[tunnel].WasUp) && _complete.Add(host))
            log.TunnelsUp(host, bridge.Watched.Count);
    }

    private void Update(Entry entry, BfdStatus? status, DateTimeOffset now)
    {
        TunnelVerdict verdict = status is null ? TunnelVerdict.Unknown
            : status.IsForwarding ? TunnelVerdict.Up : TunnelVerdict.Down;
        TunnelState before = entry.State;
        entry.State = before with
        {
            Verdict = verdict,
            Status = status,
            Since = verdict == before.Verdict ? before.Since : now,
        };
        WatchedTunnel tunnel = before.Tunnel;
        if (verdict == TunnelVerdict.Up)
        {
            if (entry.DownAt is { } since)
                log.TunnelUp(tunnel.Host, tunnel.Remote, (now - since).TotalSeconds, tunnel.Port, tunnel.BridgeName);
            (entry.WasUp, entry.IsTold, entry.DownAt) = (true, false, null);
        }
        else if (verdict == TunnelVerdict.Down && entry is { WasUp: true, DownAt: null })
        {
            entry.DownAt = now;
            log.TunnelDown(tunnel.Host, tunnel.Remote, Reason(entry.State), tunnel.Port, tunnel.BridgeName);
        }
        else if (!entry.WasUp && !entry.IsTold && now - entry.BeganAt >= Patience)
        {
            entry.IsTold = true;
            entry.DownAt = now;
            log.TunnelNeverUp(tunnel.Host, tunnel.Remote, Patience.TotalSeconds,
                verdict == TunnelVerdict.Unknown ? "its switch says nothing of it" : Reason(entry.State),
                tunnel.Port, tunnel.BridgeName);
        }
    }

    private static string Reason(TunnelState state) =>
        state.Reason is { Length: > 0 } reason ? reason : "the other end is silent";

    private sealed class Entry(TunnelState state, DateTimeOffset beganAt)
    {
        public TunnelState State { get; set; } = state;

        public DateTimeOffset BeganAt { get; set; } = beganAt;

        public bool WasUp { get; set; }

        /// <summary>Whether it was told that it doesn't come up.</summary>
        public bool IsTold { get; set; }

        /// <summary>Since when it is down, as was told.</summary>
        public DateTimeOffset? DownAt { get; set; }
    }
}
