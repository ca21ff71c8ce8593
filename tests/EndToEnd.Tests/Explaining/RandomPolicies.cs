using System.Globalization;
using System.Net;
using Controller.Abstractions;
using Controller.Core.Policies;
using EndToEnd.Tests.Dataplane;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;
using Testing;

namespace EndToEnd.Tests.Explaining;

/// <summary>
/// Rules of a bridge as a policy could have them, compiled, with tables around them that bring packets in and out.
/// </summary>
internal sealed class RandomPolicies(Random random, RandomFrames frames)
{
    private const int Rules = 12;

    public DesiredState Next()
    {
        BridgeRules rules = NewRules();
        SortedSet<TableId> used = [.. PolicyCompiler.TablesOf(rules), Pipeline.Forward];
        CompiledPolicy compiled = PolicyCompiler.Compile(rules, new PolicyFacts
        {
            Ports = [.. Enumerable.Range(1, DummySwitch.PortCount).Select(i => new SwitchPort(
                new PortNumber((uint)i), $"p{i}", Frames.Mac((uint)(0xff00 + i)), PortRole.Edge))],
            Features = new SwitchFeatures { TableCount = 254, ControllerMeter = true, Groups = true },
            NextTable = after => used.Any(table => table > after) ? used.First(table => table > after) : null,
        });
        DesiredState state = compiled.State;
        state.Add(Around(Pipeline.Ingress, Match.Any, InstructionList.Goto(used.First()), 0));
        for (uint host = 1; host <= RandomFrames.Hosts; host++)
            state.Add(Around(Pipeline.Forward, Match.Any.EthDst(Frames.Mac(host)),
                InstructionList.Apply(new OutputAction(new PortNumber(host))), 10));
        state.Add(Around(Pipeline.Forward, Match.Any,
            InstructionList.Apply(new OutputAction(PortNumber.All)), 0));
        return state;
    }

    private static Flow Around(TableId table, Match match, InstructionList instructions, ushort priority) =>
        new(table, priority, match, instructions, default);

    private BridgeRules NewRules() => new()
    {
        Acls = [.. Enumerable.Range(0, random.Next(1, Rules)).Select(NewAcl)],
        Forwards = [.. Enumerable.Range(0, random.Next(3)).Select(NewForward)],
        Mirrors = random.Next(3) == 0 ? [new Mirror(NewPort(), NewPort())] : [],
    };

    private AclRule NewAcl(int number) => new()
    {
        Name = string.Create(CultureInfo.InvariantCulture, $"rule-{number}"),
        Priority = random.Next(4) == 0 ? (ushort)random.Next(100, 104) : null,
        On = random.Next(3) switch
        {
            0 => [new PortScope(NewPort())],
            1 => [new VlanScope(new VlanId(frames.Pick(RandomFrames.Vlans)))],
            _ => [],
        },
        Matches = [NewMatch(out bool ip)],
        Action = NewAction(ip),
    };

    private AclAction NewAction(bool ip) => new()
    {
        Mirror = random.Next(5) == 0 ? [NewPort()] : [],
        Set = ip && random.Next(4) == 0 ? [OxmValue.Of(OxmFields.IpDscp, (UInt128)random.Next(64))] : [],
        Output = random.Next(5) == 0 ? [NewPort()] : [],
        Verdict = (AclVerdict)random.Next(2),
    };

    private Match NewMatch(out bool ip)
    {
        Match ipv4 = Match.Any.EthType(EtherType.Ipv4);
        int kind = random.Next(6);
        ip = kind < 4;
        return kind switch
        {
            0 => ipv4.With(OxmFields.IpProto, IpProtocol.Tcp.Value).With(OxmFields.TcpDst, frames.Port()),
            1 => ipv4.With(OxmFields.IpProto, IpProtocol.Udp.Value).With(OxmFields.Ipv4Dst,
                Frames.Ip(frames.Host()).Value),
            2 => ipv4.With(OxmFields.Ipv4Src, Frames.Ip(frames.Host()).Value & 0xffff_fffe, 0xffff_fffe),
            3 => ipv4,
            4 => Match.Any.EthType(EtherType.Arp),
            _ => Match.Any.EthSrc(Frames.Mac(frames.Host())),
        };
    }

    private PortForward NewForward(int number)
    {
        uint server = frames.Host();
        return new PortForward
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"forward-{number}"),
            Protocol = frames.Pick(IpProtocol.Tcp, IpProtocol.Udp),
            Address = Address(frames.Host()),
            Port = RandomFrames.Ports[number],
            ToAddress = Address(server),
            ToPort = frames.Port(),
            ToMac = Frames.Mac(server),
            Clients = [new IPNetwork(IPAddress.Parse("10.0.0.0"), 30)],
            AnswerArp = random.Next(2) == 0,
        };
    }

    private static IPAddress Address(uint host) => IPAddress.Parse(Frames.Ip(host).ToString());

    private PortReference NewPort() => PortReference.Of(string.Create(CultureInfo.InvariantCulture,
        $"p{random.Next(1, DummySwitch.PortCount + 1)}"));
}
