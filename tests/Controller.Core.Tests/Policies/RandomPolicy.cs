using System.Net;
using Controller.Abstractions;
using Controller.Core.Policies;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using static Controller.Core.Tests.Policies.PolicyBridge;

namespace Controller.Core.Tests.Policies;

/// <summary>Rules of all kinds by chance, from a small world so that they meet: few addresses, ports and VLANs.</summary>
internal sealed class RandomPolicy(int seed)
{
    private static readonly string[] Protocols = ["tcp", "udp", "tcp6", "udp6", "icmp", "ip", "arp", ""];

    private readonly Random _random = new(seed);

    public BridgeRules Next() => new()
    {
        Name = "bridge",
        Acls = Some(12, _ => Acl()),
        Forwards = Some(3, Forward),
        Mirrors = Some(2, _ => new Mirror(Port(), Port())),
        Limits = Some(2, _ => new RateLimit(Scopes(), Meter())),
        Meters =
        [
            new NamedMeter("slow", MeterUnit.KilobitsPerSecond, 1 + (uint)_random.Next(1000)),
            new NamedMeter("few", MeterUnit.PacketsPerSecond, 1 + (uint)_random.Next(1000), 10),
        ],
        Groups =
        [
            new NamedGroup("any", (GroupType)_random.Next(4), Some(3, _ => new NamedBucket(Port())
            {
                Weight = (ushort)_random.Next(4),
            })),
        ],
        Flows = Some(3, number => new RawFlow(
            $"table={_random.Next(5, 25)},priority={_random.Next(3)},{Text()},actions=output:p2", number)),
        UntaggedVlans = new Dictionary<string, VlanId>
        {
            ["p1"] = new((ushort)(10 * (1 + _random.Next(2)))),
            ["p2"] = new(10),
        },
    };

    /// <summary>The policy with one thing more, less or in another place.</summary>
    public BridgeRules Edit(BridgeRules rules)
    {
        List<AclRule> acls = [.. rules.Acls];
        int at = _random.Next(acls.Count + 1);
        switch (_random.Next(3))
        {
            case 0 when at < acls.Count:
                acls.RemoveAt(at);
                break;
            case 1 when at < acls.Count:
                acls.Reverse(0, at + 1);
                break;
            default:
                acls.Insert(at, Acl());
                break;
        }
        return rules with { Acls = acls };
    }

    private T[] Some<T>(int most, Func<int, T> make) => [.. Enumerable.Range(1, _random.Next(most + 1)).Select(make)];

    private AclRule Acl()
    {
        AclAction action = _random.Next(6) switch
        {
            0 => AclAction.Allow,
            1 => AclAction.Drop,
            2 => AclAction.Reject,
            3 => new AclAction { Mirror = [Port()], Output = [Port()], Verdict = (AclVerdict)_random.Next(3) },
            4 => new AclAction { Set = [OxmValue.Of(OxmFields.IpDscp, 10)], Meter = Meter() },
            _ => AclAction.Drop with { Group = "any", Set = [OxmValue.Of(OxmFields.VlanVid, 0x1014)] },
        };
        return new AclRule
        {
            Name = _random.Next(2) == 0 ? $"rule{_random.Next(1_000_000)}" : null,
            Priority = _random.Next(4) == 0 ? (ushort)_random.Next(3) : null,
            On = Scopes(),
            Matches = [.. Enumerable.Range(0, 1 + _random.Next(2)).Select(_ => MatchOf(Text()))],
            Action = action,
        };
    }

    private PortForward Forward(int number)
    {
        IPAddress Address() => IPAddress.Parse($"10.0.0.{1 + _random.Next(3)}");
        return new PortForward
        {
            Name = $"forward{number}",
            On = Scopes(),
            Address = Address(),
            Port = (ushort)(80 + _random.Next(2)),
            ToAddress = Address(),
            ToPort = 25,
            ToMac = _random.Next(2) == 0 ? new MacAddress(0x0200_0000_0002) : null,
            Clients = Some(2, _ => new IPNetwork(Address(), 32)),
        };
    }

    private RuleScope[] Scopes() => Some<RuleScope>(2, _ => _random.Next(2) == 0
        ? new PortScope(Port())
        : new VlanScope(new VlanId((ushort)(10 * _random.Next(3)))));

    // p5 isn't there.
    private PortReference Port() => _random.Next(4) == 0
        ? PortReference.Of(new PortNumber((uint)_random.Next(1, 5)))
        : PortReference.Of($"p{_random.Next(1, 6)}");

    private string Meter() => _random.Next(2) == 0 ? "slow" : "few";

    private string Text()
    {
        string protocol = Protocols[_random.Next(Protocols.Length)];
        string text = protocol;
        if (protocol is "tcp" or "udp" or "tcp6" or "udp6" && _random.Next(2) == 0)
            text += $",tp_dst={80 + _random.Next(3)}";
        if (protocol is "tcp" or "udp" or "ip" && _random.Next(2) == 0)
            text += $",nw_src=10.0.0.{_random.Next(4)}/{30 + _random.Next(3)}";
        if (_random.Next(4) == 0)
            text += $"{(text.Length > 0 ? "," : "")}dl_vlan={10 * (1 + _random.Next(2))}";
        return text;
    }
}
