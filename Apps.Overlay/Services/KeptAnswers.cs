using Apps.Overlay.Guests;
using Apps.Overlay.Planning;
using Controller.Abstractions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace Apps.Overlay.Services;

/// <summary>
/// Flows that a switch has from before for addresses that were learnt on other hosts. After a restart the controller
/// hears of those only as the hosts come back one by one: until all hosts of a tenant have, what is in place stays.
/// </summary>
internal sealed class KeptAnswers(ISwitch sw, HostView view, GuestDirectory directory)
{
    private readonly HashSet<FlowKey> _found = [];

    /// <summary>Whether there may be such flows.</summary>
    public bool Any => _found.Count > 0;

    /// <summary>Takes note of what the switch has now.</summary>
    public void Find() => _found.UnionWith(sw.Held.Where(flow => IsOfAddress(flow.Cookie)).Select(flow => flow.Key));

    /// <summary>Adds those that aren't declared, and whose guests may yet be told of.</summary>
    public void Declare(DesiredState desired)
    {
        if (_found.Count == 0)
            return;
        HashSet<uint> open = [.. view.Tenants
            .Where(tenant => view.PeersOf(tenant).Any(peer => !directory.HasJoined(peer.Name)))
            .Select(tenant => tenant.Vni)];
        if (open.Count == 0)
            _found.Clear();
        foreach (Flow flow in sw.Held)
        {
            if (_found.Contains(flow.Key) && ReadVni(flow.Match) is { } vni && open.Contains(vni))
                desired.TryAdd(flow);
        }
    }

    private static bool IsOfAddress(Cookie cookie) => ServiceRules.IsOurs(cookie)
        && CookieSpace.RuleOf(cookie) is ServiceRules.ArpOfOwner or ServiceRules.ArpAnswer or ServiceRules.Route
            or ServiceRules.TooLarge;

    private static uint? ReadVni(Match match) => match.View.TryFind(OxmFields.Metadata, out Oxm oxm)
        ? (uint)(oxm.Number & Metadata.TenantMask)
        : null;
}
