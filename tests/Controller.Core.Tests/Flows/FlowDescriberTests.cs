using Controller.Abstractions;
using Controller.Core.Explaining;
using Controller.Core.Flows;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Tests.Flows;

public sealed class FlowDescriberTests
{
    private static readonly Match Arp = Match.Any.EthType(EtherType.Arp);
    private static readonly Cookie Ours = new CookieSpace(1).Static(7, 1);

    [Fact]
    public void FlowDescriber_names_the_rule_and_its_line()
    {
        FlowSnapshot flow = Describe(Ours, Arp);

        Assert.Equal(("policy", "acl no-arp", "p.yaml:4"), (flow.Owner, flow.Rule, flow.Place));
    }

    [Fact]
    public void FlowDescriber_knows_a_flow_by_its_cookie_where_the_switch_writes_the_match_otherwise() =>
        Assert.Equal("acl no-arp", Describe(Ours, Match.Any).Rule);

    [Fact]
    public void FlowDescriber_names_no_rule_for_flows_that_nobody_declared()
    {
        FlowSnapshot foreign = Describe(new Cookie(77), Match.Any);
        FlowSnapshot dynamic = Describe(new CookieSpace(1).Dynamic(1, 1), Match.Any);

        Assert.Equal(("foreign", null, null), (foreign.Owner, foreign.Rule, foreign.Place));
        Assert.Equal(("unknown app (dynamic)", null, null), (dynamic.Owner, dynamic.Rule, dynamic.Place));
    }

    private static FlowSnapshot Describe(Cookie cookie, Match match)
    {
        var declared = new DesiredState();
        declared.Add(new Flow(new TableId(0), 4, Arp, InstructionList.Drop, Ours),
            new Origin("policy", "acl no-arp", new PolicyPlace("p.yaml", 4, 8)));
        var entry = new FlowStatsEntry
        {
            Table = new TableId(0),
            Priority = 4,
            Cookie = cookie,
            Match = match.View,
        };
        return FlowDescriber.Describe(entry, new FlowOwners(declared, []));
    }
}
