using Controller.Abstractions;
using Controller.Core.Checking;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Flows;

/// <summary>What is done to a flow, group or meter.</summary>
public enum ChangeKind
{
    Add,

    /// <summary>In place: counters and timers go on.</summary>
    Modify,

    /// <summary>A new one takes its place: counters and timers start anew.</summary>
    Replace,
    Delete,
}

/// <summary>One change to a switch.</summary>
/// <param name="What">"flow", "group" or "meter".</param>
/// <param name="Text">As it will be, or, for a delete, as it is; in ovs-ofctl's syntax.</param>
/// <param name="Before">As it is, where it is changed.</param>
/// <param name="Origin">Who wants it; for a delete, who wanted it. Null where that isn't known.</param>
/// <param name="Effect">What else happens, such as <c>resets counters (120 packets)</c>.</param>
public sealed record PlannedChange(
    ChangeKind Kind, string What, string Text, string? Before, Origin? Origin, string? Effect);

/// <summary>What one switch would have to change; nothing has been done.</summary>
/// <param name="Connected">False: the switch is away, and what it holds isn't known; no changes are listed.</param>
/// <param name="Base">
/// A hash of what the switch held of ours when it was asked: 32 hexadecimal digits, the same for the same flows,
/// groups and meters whatever their order and counters. Empty for a switch that is away.
/// </param>
public sealed record SwitchPlan(
    DatapathId Id, string Name, bool Connected, IReadOnlyList<PlannedChange> Changes, string Base)
{
    /// <summary>What the switch would hold; null where that isn't known.</summary>
    public WantedState? Wanted { get; init; }

    /// <summary>Why there is no plan for a switch that is connected; null if there is one.</summary>
    public string? Problem { get; init; }
}
