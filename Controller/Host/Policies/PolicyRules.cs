using Controller.Abstractions;
using Controller.Core.Policies;
using Controller.Host.Policies.Matching;
using Controller.Host.Policies.Yaml;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Policies;

/// <summary>A policy without errors, made into the rules of each bridge.</summary>
internal sealed class PolicyRules
{
    private readonly Policy _policy;
    private readonly PolicyNames _names;
    private readonly IReadOnlyList<NamedMeter> _meters;

    // Rules without places of their own are the same on each bridge, and the most.
    private readonly Dictionary<AclPolicy, AclRule> _shared = new(ReferenceEqualityComparer.Instance);

    private PolicyRules(Policy policy)
    {
        _policy = policy;
        _names = new PolicyNames(policy);
        _meters = [.. policy.Meters.Select(meter =>
            new NamedMeter(meter.Name, meter.Unit, meter.Rate, meter.Burst ?? 0, meter.DscpRemark)
                { Place = Place(meter.At) })];
    }

    public static PolicySet Of(Policy policy)
    {
        var rules = new PolicyRules(policy);
        return new PolicySet
        {
            Bridges = policy.Bridges.ToDictionary(bridge => bridge.Name, rules.RulesOf),
            Others = rules.RulesOf(null),
        };
    }

    // Null stands for bridges that the policy doesn't name.
    private BridgeRules RulesOf(BridgePolicy? bridge)
    {
        var resolved = new BridgeNamesOf(bridge, _names);
        return new BridgeRules
        {
            Name = bridge?.Name ?? "",
            DatapathId = bridge?.Id?.Value,
            Acls = [.. _policy.Acls.Where(rule => Holds(RuleReach.Of(rule, _names), bridge))
                .Select(rule => SharedOf(rule, resolved))],
            Forwards = [.. _policy.Forwards
                .Where(forward => Holds(RuleReach.Of(forward.On, [], _names.Bridges), bridge))
                .Select(forward => ForwardOf(forward, resolved))],
            Mirrors = bridge is null ? [] : [.. _policy.Mirrors.SelectMany(mirror => MirrorsOf(mirror, resolved))],
            Limits = [.. _policy.Limits.Where(limit => Holds(RuleReach.Of(limit.On, [], _names.Bridges), bridge))
                .Select(limit => new RateLimit(resolved.Scopes(limit.On), limit.Meter!.Value)
                    { Place = Place(limit.At) })],
            Meters = _meters,
            Groups = bridge is null ? [] : [.. _policy.Groups.Where(group => resolved.Is(group.Bridge!.Value))
                .Select(group => GroupOf(group, resolved))],
            Flows = bridge is null ? [] : [.. _policy.Flows.Where(flow => resolved.Is(flow.Bridge.Value))
                .Select((flow, index) => new RawFlow(resolved.Text(flow), index + 1) { Place = Place(flow.At) })],
            UntaggedVlans = bridge is null ? new Dictionary<string, VlanId>() : UntaggedVlansOf(bridge),
        };
    }

    private static bool Holds(RuleReach reach, BridgePolicy? bridge) =>
        bridge is null ? reach.IsEverywhere : reach.Includes(bridge.Name);

    private AclRule SharedOf(AclPolicy rule, BridgeNamesOf bridge)
    {
        if (rule.On.Count > 0 || rule.NamesPorts)
            return AclOf(rule, bridge);
        if (!_shared.TryGetValue(rule, out AclRule? shared))
            _shared.Add(rule, shared = AclOf(rule, bridge));
        return shared;
    }

    private static AclRule AclOf(AclPolicy rule, BridgeNamesOf bridge)
    {
        IReadOnlyList<RuleScope> on = bridge.Scopes(rule.On);
        IReadOnlyList<Match> matches = rule.Match.Matches;
        // Scopes are alternatives, and the port of a match is not: VLANs go into the match then.
        if (rule.Match.InPort is { } port)
        {
            VlanId[] vlans = [.. on.OfType<VlanScope>().Select(scope => scope.Vlan)];
            if (vlans.Length > 0)
                matches = [.. matches.SelectMany(match => vlans.Select(match.Vlan))];
            on = [new PortScope(bridge.Port(port))];
        }
        return new AclRule
        {
            Name = rule.Name?.Value,
            Place = Place(rule.At),
            Priority = (ushort?)rule.Priority?.Value,
            On = on,
            Matches = matches,
            Action = ActionOf(rule.Action!, bridge),
        };
    }

    private static AclAction ActionOf(ActionPolicy action, BridgeNamesOf bridge) => new()
    {
        Meter = action.Meter?.Value,
        Mirror = [.. action.Mirror.Select(bridge.Port)],
        Set = Values(action.Set),
        Output = [.. action.Output.Select(bridge.Port)],
        Group = action.Group?.Value,
        Verdict = action.Then,
    };

    private static PortForward ForwardOf(ForwardPolicy forward, BridgeNamesOf bridge) => new()
    {
        Name = forward.Name!.Value,
        Place = Place(forward.At),
        On = bridge.Scopes(forward.On),
        Protocol = forward.Protocol,
        Address = forward.Address!.Value,
        Port = forward.Port!.Value,
        ToAddress = forward.To!.Value,
        ToPort = forward.ToPort!.Value,
        ToMac = forward.ToMac?.Value,
        Clients = [.. forward.Clients.Select(client => client.Value.ToIpNetwork())],
        Gateway = forward.Gateway?.Value,
        AnswerArp = forward.AnswerArp,
    };

    private static IEnumerable<Mirror> MirrorsOf(MirrorPolicy mirror, BridgeNamesOf bridge)
    {
        string? named = mirror.To!.Bridge ?? mirror.From[0].Bridge;
        if (named is not null && !bridge.Is(named))
            return [];
        return mirror.From.Select(from => new Mirror(bridge.Port(from), bridge.Port(mirror.To))
        {
            Place = Place(mirror.At),
            Direction = mirror.Direction,
        });
    }

    private static NamedGroup GroupOf(GroupPolicy group, BridgeNamesOf bridge) =>
        new(group.Name, group.Type, [.. group.Buckets.Select(bucket => new NamedBucket(bridge.Port(bucket.Output!))
        {
            Set = Values(bucket.Set),
            Weight = (ushort)bucket.Weight,
            WatchPort = bucket.Watch is { } watch ? bridge.Port(watch) : null,
        })])
        {
            Place = Place(group.At),
        };

    private Dictionary<string, VlanId> UntaggedVlansOf(BridgePolicy bridge)
    {
        var vlans = new Dictionary<string, VlanId>(StringComparer.Ordinal);
        foreach (PortPolicy port in bridge.Ports)
        {
            // A port by number has no name to be found by.
            if (port.Name is { } name && (port.Access ?? port.Native)?.In(_names.Vlans) is { } vlan)
                vlans[name.Value] = vlan;
        }
        return vlans;
    }

    private static OxmValue[] Values(IReadOnlyList<FieldTest> set) =>
        [.. set.Select(test => OxmValue.Of(test.Field, test.Value))];

    private static PolicyPlace Place(Position at) => new(at.Source?.Name ?? "", at.Line, at.Column);
}
