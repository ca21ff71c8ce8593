using Controller.Core;
using Controller.Core.Checking;
using Controller.Core.Flows;
using Controller.Host.Policies;

namespace Controller.Host.Serving;

/// <summary>What a policy would change, and what is wrong with what switches would hold then.</summary>
internal sealed record PolicyPlan(
    ActivePolicy Policy, IReadOnlyList<SwitchPlan> Switches, IReadOnlyList<Finding> Findings)
{
    /// <param name="onlyChanged">Whether to look only at what changes, and what is joined with it.</param>
    public static PolicyPlan Of(ActivePolicy next, IReadOnlyList<SwitchPlan> switches,
        IReadOnlyList<LinkSnapshot> links, bool onlyChanged = false) => new(next, switches,
        PlanChecks.Run(switches, links, next.Configure().Apps, PortVlansOf.Read(next.Policy), onlyChanged));
}
