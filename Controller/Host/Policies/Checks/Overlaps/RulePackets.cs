using Controller.Host.Policies.Matching;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Policies.Checks.Overlaps;

/// <summary>Which packets an access rule is about: its matches, on each of the places where it holds.</summary>
internal sealed class RulePackets(PolicyNames names)
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    /// <summary>Any of these; none where the rule's match is wrong.</summary>
    public IEnumerable<PacketTest[]> Of(AclPolicy rule)
    {
        List<PacketTest[]> places = [.. PlacesOf(rule)];
        foreach (Match match in rule.Match.Matches)
        {
            PacketTest[] tests = [.. MatchEncoder.Decode(match).Select(PacketTest.Of)];
            foreach (PacketTest[] place in places)
            {
                if (Both(tests, place) is { } both)
                    yield return both;
            }
        }
    }

    private IEnumerable<PacketTest[]> PlacesOf(AclPolicy rule)
    {
        if (rule.On.Count > 0)
        {
            foreach (ScopePolicy scope in rule.On)
                yield return [.. PlaceOf(scope, rule)];
            yield break;
        }
        var reach = RuleReach.Of(rule, names);
        if (reach.IsEverywhere)
            yield return [.. PortOf(rule.Match.InPort, null)];
        foreach (string bridge in reach.Bridges)
            yield return [Number(PacketTest.Bridge, bridge), .. PortOf(rule.Match.InPort, bridge)];
    }

    private IEnumerable<PacketTest> PlaceOf(ScopePolicy scope, AclPolicy rule)
    {
        string? bridge = scope.Bridge is { } name ? names.Bridges.Find(name)?.Name ?? name : null;
        if (bridge is not null)
            yield return Number(PacketTest.Bridge, bridge);
        foreach (PacketTest test in PortOf(scope.Port ?? rule.Match.InPort, bridge))
            yield return test;
        if (scope.Vlan?.In(names.Vlans) is { } vlan)
            yield return PacketTest.Of(new FieldTest(OxmFields.VlanVid, vlan.Oxm));
    }

    private IEnumerable<PacketTest> PortOf(PortMention? port, string? bridge)
    {
        if (port is null)
            yield break;
        string? given = port.Bridge ?? bridge;
        string name = given is not null && names.Bridges.Find(given)?.FindPort(port.Port)?.Name is { } known
            ? known.Value
            : port.Port;
        yield return Number(PacketTest.Port, name);
    }

    private PacketTest Number(int field, string name)
    {
        if (!_numbers.TryGetValue(name, out int number))
            _numbers.Add(name, number = _numbers.Count);
        return PacketTest.Of(field, number);
    }

    // Null where no packet passes both.
    private static PacketTest[]? Both(PacketTest[] tests, PacketTest[] place)
    {
        var both = new List<PacketTest>(tests);
        foreach (PacketTest test in place)
        {
            int at = both.FindIndex(other => other.Field == test.Field);
            if (at < 0)
                both.Add(test);
            else if (((both[at].Value ^ test.Value) & both[at].Mask & test.Mask) != 0)
                return null;
            else
                both[at] = new PacketTest(test.Field, both[at].Value | test.Value, both[at].Mask | test.Mask);
        }
        return PacketTest.Sorted(both);
    }
}
