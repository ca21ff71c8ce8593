using Controller.Abstractions;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Switches;

/// <summary>
/// The place of one app on one switch: its instance, if there is one now, and what outlives instances.
/// </summary>
internal sealed class AppSlot(AppFactory factory)
{
    private const int MaxFaults = 100;

    private readonly Origin _anyRule = new(factory.Name, "its own");
    private DesiredState? _lastDeclared;
    private bool _isOff;

    public AppFactory Factory { get; } = factory;

    /// <summary>The instance's view of the switch, by which one instance is told from the next.</summary>
    public AppSwitch? Switch { get; set; }

    /// <summary>The instance; null where the app has no business on this switch, or is off.</summary>
    public SwitchApp? App { get; set; }

    /// <summary>The instance once it has started, to which events go.</summary>
    public SwitchApp? Live { get; set; }

    /// <summary>Whether the instance came after the session's dump of flows had begun.</summary>
    public bool MissedFlows { get; set; }

    /// <summary>The ports that the instance was made with.</summary>
    public IReadOnlyList<SwitchPort> KnownPorts { get; set; } = [];

    /// <summary>
    /// The tables of the instance, or of the last one there was: what it declared stays for as long.
    /// </summary>
    public IReadOnlyList<TableId> Tables { get; set; } = [];

    public int Faults { get; set; }

    /// <summary>
    /// An app that couldn't be made again, or faulted this often on one connection, stays off until the switch
    /// comes back; what it declared stays in place.
    /// </summary>
    public bool IsOff
    {
        get => _isOff || Faults > MaxFaults;
        set => _isOff = value;
    }

    public void Clear()
    {
        App = null;
        Live = null;
        Switch = null;
    }

    /// <summary>
    /// Adds what the instance declares now, but for what another app has declared already: that is passed to
    /// <paramref name="conflict"/>, and the rest holds.
    /// </summary>
    /// <exception cref="ArgumentException">No message can hold it.</exception>
    public void Declare(DesiredState desired, Action<DeclarationConflict> conflict)
    {
        var own = new DesiredState();
        Live!.Declare(own);
        CheckSizes(own);
        Add(own, desired, conflict);
        _lastDeclared = own;
    }

    /// <summary>Adds what was declared last. False if nothing ever was, and something may still come.</summary>
    public bool RepeatDeclaration(DesiredState desired)
    {
        if (_lastDeclared is not null)
            Add(_lastDeclared, desired, static _ => { });
        return _lastDeclared is not null || App is null;
    }

    private static void CheckSizes(DesiredState own)
    {
        foreach (Flow flow in own.Flows.Values)
        {
            var message = new FlowMod { Match = flow.Match.Oxms, Instructions = flow.Instructions.Octets };
            if (message.Size > Header.MaxMessageSize)
                throw new ArgumentException($"no message can hold the {Words(flow)}");
        }
        foreach (Group group in own.Groups.Values)
        {
            if (new GroupMod { Buckets = group.Buckets.Octets }.Size > Header.MaxMessageSize)
                throw new ArgumentException($"no message can hold group {group.Id}; split it");
        }
    }

    private static string Words(Flow flow) => $"flow of table {flow.Table}, priority {flow.Priority}";

    private void Add(DesiredState own, DesiredState desired, Action<DeclarationConflict> conflict)
    {
        desired.Reserve(desired.Flows.Count + own.Flows.Count);
        foreach ((FlowKey key, Flow flow) in own.Flows)
        {
            Origin? origin = own.Origins.GetValueOrDefault(key);
            if (!desired.TryAdd(flow, origin ?? _anyRule))
                conflict(new DeclarationConflict(Words(flow), desired.Origins[key], origin ?? _anyRule));
        }
        foreach ((GroupId id, Group group) in own.Groups)
        {
            Origin? origin = own.GroupOrigins.GetValueOrDefault(id);
            if (!desired.TryAdd(group, origin ?? _anyRule))
                conflict(new DeclarationConflict($"group {id}", desired.GroupOrigins[id], origin ?? _anyRule));
        }
        foreach ((MeterId id, Meter meter) in own.Meters)
        {
            Origin? origin = own.MeterOrigins.GetValueOrDefault(id);
            if (!desired.TryAdd(meter, origin ?? _anyRule))
                conflict(new DeclarationConflict($"meter {id}", desired.MeterOrigins[id], origin ?? _anyRule));
        }
    }
}
