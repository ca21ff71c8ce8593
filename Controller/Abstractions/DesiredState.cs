using OpenFlow.Protocol.Types;

namespace Controller.Abstractions;

/// <summary>
/// What a switch is to hold by declaration: collected from its apps, compared with what it holds, and only the
/// difference sent. Dynamic flows are no part of it.
/// </summary>
public sealed class DesiredState
{
    private readonly Dictionary<FlowKey, Flow> _flows = [];
    private readonly Dictionary<GroupId, Group> _groups = [];
    private readonly Dictionary<MeterId, Meter> _meters = [];

    public IReadOnlyDictionary<FlowKey, Flow> Flows => _flows;
    public IReadOnlyDictionary<GroupId, Group> Groups => _groups;
    public IReadOnlyDictionary<MeterId, Meter> Meters => _meters;

    /// <exception cref="ArgumentException">Another flow has the same table, priority and match.</exception>
    public void Add(Flow flow) => _flows.Add(flow.Key, flow);

    /// <exception cref="ArgumentException">Another group has the same id.</exception>
    public void Add(Group group) => _groups.Add(group.Id, group);

    /// <exception cref="ArgumentException">Another meter has the same id.</exception>
    public void Add(Meter meter) => _meters.Add(meter.Id, meter);
}
