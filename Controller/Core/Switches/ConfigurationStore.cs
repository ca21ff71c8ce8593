using OpenFlow.Protocol.Types;

namespace Controller.Core.Switches;

/// <summary>
/// Which configuration holds on which switch: the newest, but where a switch refused it the last that it took, until
/// the next comes. A switch that connects gets the one that holds for it.
/// </summary>
/// <remarks>Any thread may use it; one lock, held for look-ups only.</remarks>
internal sealed class ConfigurationStore(AppConfiguration first)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<DatapathId, AppConfiguration> _taken = [];
    private readonly HashSet<DatapathId> _refusing = [];
    private AppConfiguration _newest = first;

    public AppConfiguration Newest
    {
        get
        {
            lock (_lock)
                return _newest;
        }
    }

    /// <summary>What holds on a switch.</summary>
    public AppConfiguration Of(DatapathId id)
    {
        lock (_lock)
            return _refusing.Contains(id) && _taken.TryGetValue(id, out AppConfiguration? last) ? last : _newest;
    }

    /// <summary>From now on switches that connect get this one.</summary>
    public void Set(AppConfiguration next)
    {
        lock (_lock)
        {
            _newest = next;
            _refusing.Clear();
        }
    }

    /// <summary>A switch holds what a configuration asks for.</summary>
    public void Took(DatapathId id, AppConfiguration configuration)
    {
        lock (_lock)
        {
            // Datapath ids are the peers' to choose; one that isn't remembered has nothing to go back to.
            if (_taken.Count < SwitchRegistry.MaxRemembered || _taken.ContainsKey(id))
                _taken[id] = configuration;
        }
    }

    /// <summary>A switch can't have the newest: false if it has never taken another.</summary>
    public bool Refused(DatapathId id)
    {
        lock (_lock)
            return _taken.TryGetValue(id, out AppConfiguration? last) && last != _newest && _refusing.Add(id);
    }
}
