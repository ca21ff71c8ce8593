using Controller.Host.Policies.Matching;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Policies.Checks;

/// <summary>What a rule's <c>on</c> and its <c>match</c> say together can be.</summary>
internal static class RulePlaces
{
    public static void Check(Policy policy, ErrorList errors)
    {
        var vlans = new VlanNames(policy.Vlans);
        foreach (AclPolicy rule in policy.Acls)
        {
            if (rule.Match.InPort is { } port && rule.On.Any(scope => scope.Port is not null))
                errors.Add(port.At, "the port that packets come by is said in `on` already: leave out one");
            CheckVlans(rule, vlans, errors);
        }
    }

    private static void CheckVlans(AclPolicy rule, VlanNames vlans, ErrorList errors)
    {
        if (rule.On.Count == 0 || rule.Match.Matches.Count == 0 || rule.On.Any(scope => scope.Vlan is null))
            return;
        VlanId?[] on = [.. rule.On.Select(scope => scope.Vlan!.In(vlans))];
        if (on.Contains(null) || rule.Match.Matches.Any(match => on.Any(vlan => Agrees(match, vlan!.Value))))
            return;
        errors.Add(rule.Match.At,
            $"no packet can match: `on` says {string.Join(", ", rule.On.Select(s => $"VLAN {s.Vlan}"))}, "
            + "and `match` another one");
    }

    private static bool Agrees(Match match, VlanId vlan) => !match.View.TryFind(OxmFields.VlanVid, out Oxm oxm)
        || ((oxm.Number ^ vlan.Oxm) & oxm.MaskNumber & 0x1fff) == 0;
}
