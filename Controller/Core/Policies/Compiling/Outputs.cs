using Controller.Abstractions;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Policies.Compiling;

/// <summary>
/// Sends packets out as their port wants them: inside the bridge they have the tag of their VLAN, which some ports take
/// off. A rule that doesn't say its packets' VLAN needs a flow of its own for each VLAN that a port takes off.
/// </summary>
internal sealed class Outputs(Compilation run)
{
    private readonly Dictionary<PortNumber, (string Name, VlanId Vlan)> _untagged = run.Facts.Ports
        .Where(port => run.Rules.UntaggedVlans.TryGetValue(port.Name, out VlanId vlan) && vlan.IsTagged)
        .ToDictionary(port => port.Number, port => (port.Name, run.Rules.UntaggedVlans[port.Name]));

    /// <summary>The VLAN whose tag a port takes off.</summary>
    public VlanId? UntaggedVlanOf(PortReference reference, PortNumber port) =>
        reference.Number != PortNumber.InPort && _untagged.TryGetValue(port, out var row) ? row.Vlan : null;

    /// <summary>Ports that take off a tag, with it.</summary>
    public IEnumerable<(PortNumber Port, VlanId Vlan)> Untagging => _untagged.Select(row => (row.Key, row.Value.Vlan));

    /// <summary>The ports that are there; the others wait.</summary>
    public IReadOnlyList<PortNumber> Find(IReadOnlyList<PortReference> ports, Origin rule)
    {
        if (ports.Count == 0)
            return [];
        var found = new List<PortNumber>();
        foreach (PortReference port in ports)
        {
            if (run.TryFindPort(port, rule, out PortNumber number))
                found.Add(number);
        }
        return found;
    }

    /// <summary>Adds outputs of packets of a VLAN; null for a VLAN that none of the ports takes off.</summary>
    public bool TryAdd(List<IAction> actions, IReadOnlyList<PortNumber> ports, VlanId? vlan, Origin rule)
    {
        foreach (PortNumber port in ports)
        {
            if (!_untagged.TryGetValue(port, out var row) || row.Vlan != vlan)
                actions.Add(new OutputAction(port));
            else if (run.Groups.Untagging(row.Name, port) is { } group)
                actions.Add(new GroupAction(group));
            else
            {
                run.Refuse(rule, $"port {row.Name} takes off the tag of VLAN {row.Vlan}, for which a group is needed");
                return false;
            }
        }
        return true;
    }

    /// <summary>
    /// The match alone where the VLAN doesn't matter or is known; else it and, ahead of it, one for each VLAN whose tag
    /// one of the ports takes off.
    /// </summary>
    public IEnumerable<(Match Match, VlanId? Vlan, bool IsSpecial)> Split(Match match, IEnumerable<PortNumber> ports)
    {
        VlanId? known = KnownVlan(match);
        yield return (match, known, false);
        if (known is not null || _untagged.Count == 0)
            yield break;
        foreach (VlanId vlan in ports.Where(_untagged.ContainsKey).Select(port => _untagged[port].Vlan).Distinct().Order())
        {
            if (Compilation.TryPinVlan(match, vlan, out Match? pinned))
                yield return (pinned, vlan, true);
        }
    }

    /// <summary>The one VLAN of a match's packets; null where it may be another, too.</summary>
    public static VlanId? KnownVlan(Match match)
    {
        const ushort VidBits = 0x0fff;
        if (!match.View.TryFind(OxmFields.VlanVid, out Oxm said) || said.HasMask)
            return null;
        return new VlanId((ushort)(said.Number & VidBits));
    }
}
