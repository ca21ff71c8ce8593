using Controller.Abstractions;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Policies.Compiling;

/// <summary>
/// The MAC addresses of servers that have another IP address than their clients know: said by the policy, or seen in
/// the server's own ARP, of which the controller gets copies; and ARP's answers for the address that no host has.
/// </summary>
internal sealed class ServerAddresses(Compilation run)
{
    private const ushort WatchPriority = 1000;
    private const ushort AnswerPriority = 1100;
    private const ushort AnswerVlanPriority = 1200;

    // ARP over Ethernet, with its header.
    private const ushort CopySize = 64;

    private readonly RuleCookies _cookies = new(RuleKind.Neighbour);
    private readonly HashSet<uint> _watched = [];

    /// <summary>The server's MAC address; null, with a notice, until it is known.</summary>
    public MacAddress? Find(PortForward forward, Cookie cookie, Origin origin)
    {
        if (forward.ToMac is { } said)
            return said;
        Watch(forward, origin);
        if (run.Facts.Neighbours.TryGetValue(forward.ToAddress, out MacAddress seen))
            return seen;
        if (TryFindHeld(cookie, out MacAddress held))
            return held;
        run.Wait(origin, $"the MAC address of {forward.ToAddress}");
        return null;
    }

    /// <summary>
    /// The switch turns a request for the forward's address into the answer: the server's MAC address, since what is
    /// sent there is rewritten on its way.
    /// </summary>
    public void AnswerArp(PortForward forward, MacAddress server, Cookie cookie, Origin origin)
    {
        var address = Ipv4Address.Read(forward.Address.GetAddressBytes());
        Match match = Match.Any.EthType(EtherType.Arp).With(OxmFields.ArpOp, (ulong)ArpOperation.Request)
            .With(OxmFields.ArpTpa, address.Value);
        Answer(match, AnswerPriority, popsTag: false);
        foreach ((PortNumber port, VlanId vlan) in run.Outputs.Untagging)
            Answer(match.InPort(port).Vlan(vlan), AnswerVlanPriority, popsTag: true);

        void Answer(Match asked, ushort priority, bool popsTag)
        {
            var actions = new List<IAction>
            {
                new MoveAction(OxmFields.NxmEthSrc, OxmFields.NxmEthDst),
                new SetFieldAction(OxmFields.EthSrc, server.Value),
                new SetFieldAction(OxmFields.ArpOp, (ulong)ArpOperation.Reply),
                new MoveAction(OxmFields.NxmArpSha, OxmFields.NxmArpTha),
                new MoveAction(OxmFields.NxmArpSpa, OxmFields.NxmArpTpa),
                new SetFieldAction(OxmFields.ArpSha, server.Value),
                new SetFieldAction(OxmFields.ArpSpa, address.Value),
            };
            if (popsTag)
                actions.Add(new PopVlanAction());
            actions.Add(new OutputAction(PortNumber.InPort));
            var flow = new Flow(Pipeline.Gateway, priority, asked, InstructionList.Apply([.. actions]), cookie);
            // Several forwards may share an address, and so the answer.
            if (!run.Desired.Flows.ContainsKey(flow.Key))
                run.Add(flow, origin);
        }
    }

    private void Watch(PortForward forward, Origin origin)
    {
        var address = Ipv4Address.Read(forward.ToAddress.GetAddressBytes());
        if (!_watched.Add(address.Value))
            return;
        // A meter instruction would drop the server's ARP itself when there is too much of it.
        MeterId? meter = run.Facts.Features.ControllerMeter ? run.Meters.UsePunt() : null;
        IAction copy = meter is null
            ? new OutputAction(PortNumber.Controller, CopySize)
            : new ControllerAction { MaxLength = CopySize, Meter = meter };
        run.Add(new Flow(Pipeline.Gateway, WatchPriority,
            Match.Any.EthType(EtherType.Arp).With(OxmFields.ArpSpa, address.Value),
            InstructionList.Of(apply: ActionList.Of(copy), next: run.Facts.NextTable(Pipeline.Gateway)),
            _cookies.Take(forward.ToAddress.ToString())), origin);
    }

    // After a restart the flows in place still say it.
    private bool TryFindHeld(Cookie cookie, out MacAddress address)
    {
        address = default;
        foreach (Flow flow in run.Facts.Held)
        {
            if (flow.Cookie != cookie)
                continue;
            foreach (InstructionView instruction in flow.Instructions.View)
            {
                if (instruction.Type != InstructionType.ApplyActions)
                    continue;
                foreach (ActionView action in instruction.Actions)
                {
                    if (!SetFieldAction.TryRead(action, out SetFieldAction set) || set.Field != OxmFields.EthDst)
                        continue;
                    address = new MacAddress(set.Value);
                    return true;
                }
            }
        }
        return false;
    }
}
