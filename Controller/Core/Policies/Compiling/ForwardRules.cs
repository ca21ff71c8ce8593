using System.Net;
using System.Net.Sockets;
using Controller.Abstractions;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;
using Cookie = OpenFlow.Protocol.Types.Cookie;

namespace Controller.Core.Policies.Compiling;

/// <summary>
/// Table 20: a pair of flows for each of a forward's clients. Both directions name the clients, or the gateway they
/// are behind: what others say to the server is never rewritten, in either direction. The switch corrects checksums.
/// </summary>
internal sealed class ForwardRules
{
    private const ushort RewritePriority = 1000;

    private readonly Compilation _run;
    private readonly ServerAddresses _servers;

    private ForwardRules(Compilation run)
    {
        _run = run;
        _servers = new ServerAddresses(run);
    }

    public static void Compile(Compilation run)
    {
        if (run.Rules.Forwards.Count == 0)
            return;
        var cookies = new RuleCookies(RuleKind.Forward);
        var rules = new ForwardRules(run);
        foreach (PortForward forward in run.Rules.Forwards)
            rules.Compile(forward, cookies.Take(forward.Name), Compilation.OriginOf($"forward {forward.Name}", forward.Place));
    }

    private void Compile(PortForward forward, Cookie cookie, Origin origin)
    {
        if (Complaint(forward) is { } complaint)
        {
            _run.Refuse(origin, complaint);
            return;
        }
        MacAddress? server = null;
        if (!forward.Address.Equals(forward.ToAddress))
        {
            server = _servers.Find(forward, cookie, origin);
            if (server is null)
                return;
        }
        var flows = new List<Flow>();
        IPNetwork?[] clients = forward.Clients.Count > 0 ? [.. forward.Clients] : [null];
        foreach (IPNetwork? client in clients)
        {
            var words = new ForwardWords(forward, client);
            InstructionList there = Rewrite(words.To, words.ToPort, server, forward.ToAddress, forward.ToPort, forward);
            foreach (Match match in _run.Scoped(forward.On, [words.Forward], origin))
                flows.Add(new Flow(Pipeline.Gateway, RewritePriority, match, there, cookie));
            flows.Add(new Flow(Pipeline.Gateway, RewritePriority, words.Reverse,
                Rewrite(words.From, words.FromPort, null, forward.Address, forward.Port, forward), cookie));
        }
        if (_run.AddAll(flows, origin) && server is { } answer && forward.AnswerArp)
            _servers.AnswerArp(forward, answer, cookie, origin);
    }

    private static string? Complaint(PortForward forward)
    {
        bool isIpv6 = forward.Address.AddressFamily == AddressFamily.InterNetworkV6;
        if (forward.Clients.Count == 0 && forward.Gateway is null)
            return "without clients or gateway its answers can't be told from the server's other traffic";
        if (forward.ToAddress.AddressFamily != forward.Address.AddressFamily
            || forward.Clients.Any(client => client.BaseAddress.AddressFamily != forward.Address.AddressFamily))
            return "its addresses are of IPv4 and of IPv6; nothing translates between the two";
        if (isIpv6 && !forward.Address.Equals(forward.ToAddress) && (forward.ToMac is null || forward.AnswerArp))
            return "an IPv6 address other than the server's needs the server's MAC address, and somebody else to answer "
                + "neighbour solicitations for it (answerArp: false)";
        return forward.Protocol.Value is 6 or 17 or 132 ? null : "only TCP, UDP and SCTP have ports";
    }

    private InstructionList Rewrite(OxmField address, OxmField port, MacAddress? mac, IPAddress newAddress,
        ushort newPort, PortForward forward)
    {
        var actions = new List<IAction>();
        if (mac is { } known)
            actions.Add(new SetFieldAction(OxmFields.EthDst, known.Value));
        if (!forward.Address.Equals(forward.ToAddress))
            actions.Add(new SetOxmAction(new OxmValue(address, newAddress.GetAddressBytes())));
        if (forward.Port != forward.ToPort)
            actions.Add(new SetFieldAction(port, newPort));
        return InstructionList.Of(apply: actions.Count > 0 ? ActionList.Of([.. actions]) : null,
            next: _run.Facts.NextTable(Pipeline.Gateway));
    }
}
