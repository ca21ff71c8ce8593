using System.Text.Json;
using Controller.Abstractions;
using Controller.Core.Checking;
using Controller.Core.Flows;
using Controller.Host.Policies;
using Controller.Host.Serving;

namespace Controller.Host.Api.Policies;

/// <summary>From plans, reports and drift to what the API says.</summary>
internal static class PolicyMapping
{
    public static PolicyModel ToModel(PolicyService policy)
    {
        ActivePolicy active = policy.Active;
        return new PolicyModel(
            active.Name.Length > 0 ? active.Name : null, active.Revision, active.Since, active.Files, policy.Path,
            policy.Refused is { } refused ? new RefusedModel(refused.Name, refused.At, refused.Problems) : null);
    }

    public static PlanModel ToModel(PolicyPlan plan, PolicyReading reading) => new(
        plan.Policy.Revision, [.. reading.Warnings.Select(warning => warning.Format(plan.Policy.Name))],
        [.. plan.Findings.Select(ToModel)], [.. plan.Switches.Select(ToModel)]);

    public static SwitchPlanModel ToModel(SwitchPlan plan) => new(
        plan.Id.ToString(), plan.Name, plan.Connected, plan.Base, plan.Problem, [.. plan.Changes.Select(ToModel)]);

    public static ApplyModel ToModel(ApplyReport report, string revision, string? note) =>
        new(revision, report.Succeeded, note, [.. report.Switches.Select(ToModel)]);

    public static DriftModel ToModel(SwitchDrift drift) => new(
        drift.Id.ToString(), drift.Name, drift.Connected, drift.Problem, [.. drift.Items.Select(ToModel)]);

    private static FindingModel ToModel(Finding finding) => new(
        NameOf(finding.Kind), finding.Text, finding.Counterexample?.Match,
        [.. finding.Rules.Select(rule => rule.ToString())]);

    private static ChangeModel ToModel(PlannedChange change) => new(
        NameOf(change.Kind), change.What, change.Text, change.Before, change.Origin?.App, RuleOf(change.Origin),
        PlaceOf(change.Origin), change.Effect);

    private static SwitchReportModel ToModel(SwitchReport report) => new(
        report.Id.ToString(), report.Name, NameOf(report.Outcome), report.Changes,
        Math.Round(report.Duration.TotalSeconds, 3), report.Problem,
        [.. report.Faults.Select(fault => fault.ToString())]);

    private static DriftItemModel ToModel(DriftItem item) => new(
        NameOf(item.Kind), item.What, item.Text, item.Wanted, item.Origin?.App, RuleOf(item.Origin),
        PlaceOf(item.Origin));

    private static string? RuleOf(Origin? origin) => origin is { Rule.Length: > 0 } ? origin.Rule : null;

    private static string? PlaceOf(Origin? origin) =>
        origin?.Place is { } place ? $"{place.File}:{place.Line}:{place.Column}" : null;

    private static string NameOf<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
