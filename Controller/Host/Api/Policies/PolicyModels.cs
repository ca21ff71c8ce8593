namespace Controller.Host.Api.Policies;

// What /v1/policy and /v1/drift take and say.

/// <summary>A policy: the texts of its files by the names under which they were read.</summary>
/// <param name="Main">The file that includes the others.</param>
/// <param name="Bases">
/// What switches held when it was planned, by datapath id; one that holds something else is sent nothing.
/// </param>
internal sealed record PolicyRequest(
    string? Main, IReadOnlyDictionary<string, string>? Files, IReadOnlyDictionary<string, string>? Bases = null);

/// <summary>The policy in force.</summary>
/// <param name="Name">The file that it came from; null without one.</param>
/// <param name="File">What the controller was started with, and reads again on a reload; null without one.</param>
/// <param name="Refused">The newest policy, where it was bad and another stayed in force.</param>
internal sealed record PolicyModel(
    string? Name, string Revision, DateTimeOffset Since, IReadOnlyList<string> Files, string? File,
    RefusedModel? Refused);

/// <param name="Problems">file:line:column: error: text, each.</param>
internal sealed record RefusedModel(string Name, DateTimeOffset At, IReadOnlyList<string> Problems);

/// <summary>What a policy would change.</summary>
/// <param name="Warnings">file:line:column: warning: text, each.</param>
/// <param name="Findings">What the checks of the pipeline model found.</param>
internal sealed record PlanModel(
    string Revision, IReadOnlyList<string> Warnings, IReadOnlyList<FindingModel> Findings,
    IReadOnlyList<SwitchPlanModel> Switches)
{
    /// <summary>Whether packets would go round, or leave their VLAN.</summary>
    public bool IsHarmful => Findings.Any(finding => finding.Kind is "forwardingLoop" or "vlanLeak");

    public int Added => Count("add");

    public int Changed => Count("modify") + Count("replace");

    public int Deleted => Count("delete");

    private int Count(string kind) => Switches.Sum(sw => sw.Changes.Count(change => change.Kind == kind));
}

/// <summary>Something bad that the policy would do to a packet.</summary>
/// <param name="Kind">forwardingLoop, neverMatches, vlanLeak or notChecked.</param>
/// <param name="Packet">A packet that shows it, in ovs-ofctl's syntax.</param>
/// <param name="Places">The rules that make it so: file:line:column and their names.</param>
internal sealed record FindingModel(string Kind, string Text, string? Packet, IReadOnlyList<string> Places);

/// <param name="Base">A hash of what the switch holds; empty for one that is away.</param>
/// <param name="Problem">Why there is no plan for a switch that is connected.</param>
internal sealed record SwitchPlanModel(
    string Id, string Name, bool Connected, string Base, string? Problem, IReadOnlyList<ChangeModel> Changes);

/// <param name="Kind">add, modify (counters go on), replace (they start anew) or delete.</param>
/// <param name="What">flow, group or meter.</param>
/// <param name="Text">In ovs-ofctl's syntax: as it will be, or, for a delete, as it is.</param>
/// <param name="Before">As it is, where it is changed.</param>
/// <param name="Place">The policy's file:line:column.</param>
internal sealed record ChangeModel(
    string Kind, string What, string Text, string? Before, string? App, string? Rule, string? Place, string? Effect);

/// <summary>What became of a policy.</summary>
/// <param name="Succeeded">Whether every switch follows it, or will when it comes.</param>
/// <param name="Note">What the user should know besides.</param>
internal sealed record ApplyModel(
    string Revision, bool Succeeded, string? Note, IReadOnlyList<SwitchReportModel> Switches);

/// <param name="Outcome">applied, unchanged, waiting, baseChanged, refused, failed or unverified.</param>
/// <param name="Faults">What was refused: file:line:column, the rule, the flow, the error's name.</param>
internal sealed record SwitchReportModel(
    string Id, string Name, string Outcome, int Changes, double Seconds, string? Problem,
    IReadOnlyList<string> Faults);

/// <summary>How a switch differs from what it is to hold.</summary>
internal sealed record DriftModel(
    string Id, string Name, bool Connected, string? Problem, IReadOnlyList<DriftItemModel> Items);

/// <param name="Kind">missing, changed or foreign.</param>
/// <param name="Text">As the switch holds it; for what is missing, as it is wanted.</param>
/// <param name="Wanted">As it is wanted, where it is changed.</param>
internal sealed record DriftItemModel(
    string Kind, string What, string Text, string? Wanted, string? App, string? Rule, string? Place);
