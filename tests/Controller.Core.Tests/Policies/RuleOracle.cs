using Controller.Core.Dataplane;
using Controller.Core.Policies;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;
using Testing;

namespace Controller.Core.Tests.Policies;

/// <summary>
/// What becomes of a packet by the rules as people read them: one after the other, the first that matches decides. Each
/// match is asked alone, in a table of its own, so that nothing of priorities plays a part.
/// </summary>
internal static class RuleOracle
{
    public static IEnumerable<(uint Port, byte[] Frame)> Packets
    {
        get
        {
            for (uint port = 1; port <= 4; port++)
            {
                for (ushort at = 80; at < 83; at++)
                {
                    yield return (port, Frames.Tcp(port, port % 4 + 1, 1000, at));
                    yield return (port, Frames.Udp(port, port % 4 + 1, 1000, at));
                }
                yield return (port, Frames.Ping(port, port % 4 + 1));
                yield return (3, Frames.Tagged(10, Frames.Tcp(port, 2)));
                yield return (4, Frames.Tagged(20, Frames.Ping(port, 3)));
            }
        }
    }

    public static bool Allows(BridgeRules rules, uint port, byte[] frame)
    {
        byte[] inside = Inside(rules, port, frame);
        IEnumerable<AclRule> ordered = rules.Acls.Where(rule => rule.Priority is not null)
            .OrderByDescending(rule => rule.Priority).Concat(rules.Acls.Where(rule => rule.Priority is null));
        AclRule? decides = ordered.FirstOrDefault(rule => IsOn(rule, port, inside)
            && rule.Matches.Any(match => Matches(match, port, inside)));
        return decides?.Action.Verdict is null or AclVerdict.Allow;
    }

    private static byte[] Inside(BridgeRules rules, uint port, byte[] frame)
    {
        EthernetView.TryRead(frame, out EthernetView view);
        return !view.HasVlanTag && rules.UntaggedVlans.TryGetValue($"p{port}", out VlanId vlan)
            ? Frames.Tagged(vlan.Value, frame)
            : frame;
    }

    private static bool IsOn(AclRule rule, uint port, byte[] inside)
    {
        EthernetView.TryRead(inside, out EthernetView view);
        VlanId vlan = view.Vlan;
        return rule.On.Count == 0 || rule.On.Any(scope => scope switch
        {
            PortScope at => at.Port.Name is { } name ? name == $"p{port}" : at.Port.Number.Value == port,
            VlanScope within => within.Vlan == vlan,
            _ => false,
        });
    }

    private static bool Matches(Match match, uint port, byte[] inside)
    {
        var model = new PipelineModel();
        model.SetPort(new PortDescription(new PortNumber(9), default, "p9"));
        Assert.True(model.TryApply(new FlowMod
        {
            Match = match.Oxms,
            Instructions = InstructionList.Apply(new OpenFlow.Protocol.Actions.OutputAction(new PortNumber(9))).Octets,
        }, 0, out _));
        return model.Execute(new PortNumber(port), inside, 0).Outputs.Count > 0;
    }
}
