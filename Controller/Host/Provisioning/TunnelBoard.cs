using System.Collections.Immutable;

namespace Controller.Host.Provisioning;

/// <summary>What is known of all watched tunnels now, for whoever asks.</summary>
/// <remarks>Any thread may call; what is read is a snapshot.</remarks>
internal sealed class TunnelBoard
{
    private ImmutableDictionary<object, ImmutableArray<TunnelState>> _bySource =
        ImmutableDictionary<object, ImmutableArray<TunnelState>>.Empty;

    /// <summary>In the order of the hosts' names.</summary>
    public IReadOnlyList<TunnelState> All =>
    [
        .. Volatile.Read(ref _bySource).Values.SelectMany(states => states)
            .OrderBy(state => state.Tunnel.Host, StringComparer.Ordinal)
            .ThenBy(state => state.Tunnel.Remote, StringComparer.Ordinal),
    ];

    /// <summary>What one of those who watch has found; it takes the place of what that one said before.</summary>
    public void Post(object source, ImmutableArray<TunnelState> states) =>
        ImmutableInterlocked.Update(ref _bySource, (all, said) => said.states.IsEmpty
            ? all.Remove(said.source)
            : all.SetItem(said.source, said.states), (source, states));
}
