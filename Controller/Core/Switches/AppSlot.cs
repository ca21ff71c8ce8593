using Controller.Abstractions;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Switches;

/// <summary>
/// The place of one app on one switch: its instance, if there is one now, and what outlives instances.
/// </summary>
internal sealed class AppSlot(AppFactory factory)
{
    private const int MaxFaults = 100;

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

    /// <summary>Adds what the instance declares now.</summary>
    /// <exception cref="ArgumentException">Another app declares the same, or no message can hold it.</exception>
    public void Declare(DesiredState desired)
    {
        var own = new DesiredState();
        Live!.Declare(own);
        Check(own, desired);
        Add(own, desired);
        _lastDeclared = own;
    }

    /// <summary>Adds what was declared last. False if nothing ever was, and something may still come.</summary>
    public bool RepeatDeclaration(DesiredState desired)
    {
        if (_lastDeclared is not null)
            Add(_lastDeclared, desired);
        return _lastDeclared is not null || App is null;
    }

    private static void Check(DesiredState own, DesiredState desired)
    {
        foreach (Flow flow in own.Flows.Values)
        {
            if (desired.Flows.ContainsKey(flow.Key))
                throw new ArgumentException($"another app declares the {Words(flow)}");
            var message = new FlowMod { Match = flow.Match.Oxms, Instructions = flow.Instructions.Octets };
            if (message.Size > Header.MaxMessageSize)
                throw new ArgumentException($"no message can hold the {Words(flow)}");
        }
        foreach (Group group in own.Groups.Values)
        {
            if (desired.Groups.ContainsKey(group.Id))
                throw new ArgumentException($"another app declares group {group.Id}");
            if (new GroupMod { Buckets = group.Buckets.Octets }.Size > Header.MaxMessageSize)
                throw new ArgumentException($"no message can hold group {group.Id}; split it");
        }
        if (own.Meters.Keys.FirstOrDefault(desired.Meters.ContainsKey) is { Value: > 0 } taken)
            throw new ArgumentException($"another app declares meter {taken}");
    }

    private static string Words(Flow flow) => $"flow of table {flow.Table}, priority {flow.Priority}";

    // What is there already is another app's, which says it now.
    private static void Add(DesiredState own, DesiredState desired)
    {
        foreach (Flow flow in own.Flows.Values.Where(flow => !desired.Flows.ContainsKey(flow.Key)))
            desired.Add(flow);
        foreach (Group group in own.Groups.Values.Where(group => !desired.Groups.ContainsKey(group.Id)))
            desired.Add(group);
        foreach (Meter meter in own.Meters.Values.Where(meter => !desired.Meters.ContainsKey(meter.Id)))
            desired.Add(meter);
    }
}
