using Controller.Abstractions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Policies.Compiling;

/// <summary>Table 7: packets go through a meter: their port's, else their VLAN's, else the bridge's.</summary>
internal static class LimitRules
{
    private const ushort PortPriority = 300;
    private const ushort VlanPriority = 200;
    private const ushort BridgePriority = 100;

    public static void Compile(Compilation run)
    {
        var cookies = new RuleCookies(RuleKind.Limit);
        foreach (RateLimit limit in run.Rules.Limits)
        {
            Origin origin = Compilation.OriginOf($"limit {limit.Meter}", limit.Place);
            if (run.Meters.Use(limit.Meter, origin) is not { } meter)
                continue;
            foreach (RuleScope? scope in limit.On.DefaultIfEmpty())
            {
                Cookie cookie = cookies.Take(scope?.ToString() ?? "");
                if (TryPlace(run, scope, origin, out ushort priority, out Match match))
                    run.Add(new Flow(Pipeline.Limit, priority, match,
                        InstructionList.Of(meter: meter, next: run.Facts.NextTable(Pipeline.Limit)), cookie), origin);
            }
        }
    }

    private static bool TryPlace(Compilation run, RuleScope? scope, Origin origin, out ushort priority,
        out Match match)
    {
        (priority, match) = (BridgePriority, Match.Any);
        switch (scope)
        {
            case PortScope at:
                bool found = run.TryFindPort(at.Port, origin, out PortNumber port);
                (priority, match) = (PortPriority, Match.Any.InPort(port));
                return found;
            case VlanScope within:
                (priority, match) = (VlanPriority, Match.Any.Vlan(within.Vlan));
                return true;
            default:
                return true;
        }
    }
}
