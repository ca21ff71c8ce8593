using Controller.Abstractions;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Flows;

/// <summary>What became of a configuration on one switch.</summary>
public enum ApplyOutcome
{
    /// <summary>The switch holds what is wanted, as it says itself.</summary>
    Applied,

    /// <summary>It held what is wanted already; nothing was sent.</summary>
    Unchanged,

    /// <summary>The switch is away: it gets the configuration when it comes.</summary>
    Waiting,

    /// <summary>The switch holds something else than when it was planned: nothing was sent.</summary>
    BaseChanged,

    /// <summary>The switch refused a change; it holds what it held before, and keeps its configuration.</summary>
    Refused,

    /// <summary>The switch, or an app, didn't answer; the switch keeps its configuration.</summary>
    Failed,

    /// <summary>All was accepted, but the switch shows something else, also after a second try.</summary>
    Unverified,
}

/// <summary>A change that a switch refused, or that it doesn't show.</summary>
/// <param name="What">"flow", "group" or "meter".</param>
/// <param name="Text">In ovs-ofctl's syntax.</param>
/// <param name="Error">The specification's name, such as <c>OFPBAC_BAD_OUT_PORT</c>, with its meaning.</param>
public sealed record ChangeFault(string What, string Text, Origin? Origin, string Error)
{
    public override string ToString() => $"{Place}{What} {Text}: {Error}";

    // A place as compilers write it, so that editors jump there.
    private string Place => Origin switch
    {
        { Place: { } place } => $"{place.File}:{place.Line}:{place.Column}: {Origin.Rule}: ",
        { Rule.Length: > 0 } => $"{Origin.App}, {Origin.Rule}: ",
        { } origin => $"{origin.App}: ",
        null => "",
    };
}

/// <summary>What became of a configuration on one switch.</summary>
/// <param name="Changes">Messages that it took, or would have taken.</param>
public sealed record SwitchReport(DatapathId Id, string Name, ApplyOutcome Outcome, int Changes, TimeSpan Duration)
{
    /// <summary>What the switch refused or doesn't show.</summary>
    public IReadOnlyList<ChangeFault> Faults { get; init; } = [];

    /// <summary>Why, in a sentence; null where all went well.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether the configuration holds on the switch, or will once the switch is there.</summary>
    public bool Succeeded => Outcome is ApplyOutcome.Applied or ApplyOutcome.Unchanged or ApplyOutcome.Waiting;
}

/// <summary>What became of a configuration, switch by switch, by datapath id.</summary>
public sealed record ApplyReport(IReadOnlyList<SwitchReport> Switches)
{
    public bool Succeeded => Switches.All(sw => sw.Succeeded);
}
