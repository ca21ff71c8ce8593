using OpenFlow.Protocol.Types;

namespace Controller.Abstractions;

/// <summary>
/// What a switch is to hold by declaration: collected from its apps, compared with what it holds, and only the
/// difference sent. Dynamic flows are no part of it.
/// </summary>
/// <remarks>Origins stand beside what they explain: a flow without one is its app's own business.</remarks>
public sealed class DesiredState
{
    private readonly Dictionary<FlowKey, Flow> _flows = [];
    private readonly Dictionary<GroupId, Group> _groups = [];
    private readonly Dictionary<MeterId, Meter> _meters = [];
    private readonly Dictionary<FlowKey, Origin> _flowOrigins = [];
    private readonly Dictionary<GroupId, Origin> _groupOrigins = [];
    private readonly Dictionary<MeterId, Origin> _meterOrigins = [];

    public IReadOnlyDictionary<FlowKey, Flow> Flows => _flows;
    public IReadOnlyDictionary<GroupId, Group> Groups => _groups;
    public IReadOnlyDictionary<MeterId, Meter> Meters => _meters;

    /// <summary>Who asked for a flow; flows whose app didn't say are left out.</summary>
    public IReadOnlyDictionary<FlowKey, Origin> Origins => _flowOrigins;

    /// <inheritdoc cref="Origins"/>
    public IReadOnlyDictionary<GroupId, Origin> GroupOrigins => _groupOrigins;

    /// <inheritdoc cref="Origins"/>
    public IReadOnlyDictionary<MeterId, Origin> MeterOrigins => _meterOrigins;

    /// <summary>Makes room for so many flows in all, so that adding them moves none.</summary>
    public void Reserve(int flowCount)
    {
        _flows.EnsureCapacity(flowCount);
        _flowOrigins.EnsureCapacity(flowCount);
    }

    /// <exception cref="ArgumentException">Another flow has the same table, priority and match.</exception>
    public void Add(Flow flow, Origin? origin = null)
    {
        if (!TryAdd(flow, origin))
            throw new ArgumentException($"two flows with priority {flow.Priority} and one match in table {flow.Table}");
    }

    /// <exception cref="ArgumentException">Another group has the same id.</exception>
    public void Add(Group group, Origin? origin = null)
    {
        if (!TryAdd(group, origin))
            throw new ArgumentException($"two groups {group.Id}");
    }

    /// <exception cref="ArgumentException">Another meter has the same id.</exception>
    public void Add(Meter meter, Origin? origin = null)
    {
        if (!TryAdd(meter, origin))
            throw new ArgumentException($"two meters {meter.Id}");
    }

    /// <summary>Adds a flow, unless one with its table, priority and match is there: then nothing changes.</summary>
    public bool TryAdd(Flow flow, Origin? origin = null) => TryAdd(_flows, _flowOrigins, flow.Key, flow, origin);

    /// <summary>Adds a group, unless one with its id is there: then nothing changes.</summary>
    public bool TryAdd(Group group, Origin? origin = null) => TryAdd(_groups, _groupOrigins, group.Id, group, origin);

    /// <summary>Adds a meter, unless one with its id is there: then nothing changes.</summary>
    public bool TryAdd(Meter meter, Origin? origin = null) => TryAdd(_meters, _meterOrigins, meter.Id, meter, origin);

    private static bool TryAdd<TKey, T>(Dictionary<TKey, T> all, Dictionary<TKey, Origin> origins, TKey key, T added,
        Origin? origin)
        where TKey : notnull
    {
        if (!all.TryAdd(key, added))
            return false;
        if (origin is not null)
            origins.Add(key, origin);
        return true;
    }
}
