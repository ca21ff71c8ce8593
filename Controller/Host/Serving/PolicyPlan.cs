using Controller.Core;
using Controller.Core.Checking;
using Controller.Core.Flows;
using Controller.Host.Policies;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Serving;

/// <summary>What a policy would change, and what is wrong with what switches would hold then.</summary>
internal sealed record PolicyPlan(
    ActivePolicy Policy, IReadOnlyList<SwitchPlan> Switches, IReadOnlyList<Finding> Findings)
{
    /// <param name="changed">Null looks at all switches; else at these, and what links join with them.</param>
    public static PolicyPlan Of(ActivePolicy next, IReadOnlyList<SwitchPlan> switches,
        IReadOnlyList<LinkSnapshot> links, IEnumerable<DatapathId>? changed = null) => new(next, switches,
        PlanChecks.Run(switches, links, next.Configure().Apps, PortVlansOf.Read(next.Policy), changed));
}
