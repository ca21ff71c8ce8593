using Controller.Abstractions;
using Controller.Core.Policies;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Text;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Validation;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Tests.Policies;

public sealed class RandomPolicyTests
{
    private const int Count = 300;

    private static readonly PolicyFacts Facts = new()
    {
        Features = PolicyBridge.AllFeatures,
        Ports =
        [
            .. Enumerable.Range(1, 4).Select(number => new SwitchPort(new PortNumber((uint)number), $"p{number}",
                new MacAddress((ulong)number), PortRole.Edge)),
        ],
        NextTable = static after => after < new TableId(30) ? new TableId(30) : null,
    };

    [Fact]
    public void Policy_makes_messages_that_every_switch_takes()
    {
        for (int seed = 0; seed < Count; seed++)
        {
            CompiledPolicy compiled = PolicyCompiler.Compile(new RandomPolicy(seed).Next(), Facts);
            foreach (Flow flow in compiled.State.Flows.Values)
                RequireLegal(seed, new FlowMod
                {
                    Table = flow.Table,
                    Priority = flow.Priority,
                    Cookie = flow.Cookie,
                    Match = flow.Match.Oxms,
                    Instructions = flow.Instructions.Octets,
                });
            foreach (Group group in compiled.State.Groups.Values)
                RequireLegal(seed, new GroupMod
                {
                    Group = group.Id,
                    Type = group.Type,
                    Buckets = group.Buckets.Octets,
                });
            foreach (Meter meter in compiled.State.Meters.Values)
                RequireLegal(seed, new MeterMod
                {
                    Meter = meter.Id,
                    Flags = meter.Flags,
                    Bands = MeterBand.Encode(meter.Band),
                });
        }
    }

    [Fact]
    public void Policy_leads_to_nothing_that_it_does_not_have()
    {
        for (int seed = 0; seed < Count; seed++)
        {
            CompiledPolicy compiled = PolicyCompiler.Compile(new RandomPolicy(seed).Next(), Facts);
            string[] flows =
                [.. compiled.State.Flows.Values.Select(flow => FlowPrinter.Instructions(flow.Instructions.View))];
            Assert.All(Words(flows, "group:"), id => Assert.Contains(new GroupId(id), compiled.State.Groups.Keys));
            Assert.All(Words(flows, "meter:"), id => Assert.Contains(new MeterId(id), compiled.State.Meters.Keys));
            Assert.All(compiled.State.Flows,
                row => Assert.Equal(compiled.State.Origins[row.Key], compiled.Catalog.Find(row.Value.Cookie)));
        }
    }

    [Fact]
    public void Policy_that_is_the_same_makes_the_same()
    {
        for (int seed = 0; seed < Count; seed++)
            AssertSame(seed, PolicyCompiler.Compile(new RandomPolicy(seed).Next(), Facts).State,
                PolicyCompiler.Compile(new RandomPolicy(seed).Next(), Facts).State);
    }

    [Fact]
    public void Policy_compiled_on_what_it_made_changes_nothing()
    {
        for (int seed = 0; seed < Count; seed++)
        {
            BridgeRules rules = new RandomPolicy(seed).Next();
            DesiredState first = PolicyCompiler.Compile(rules, Facts).State;
            AssertSame(seed, first, PolicyCompiler.Compile(rules, Facts with { Held = [.. first.Flows.Values] }).State);
        }
    }

    [Fact]
    public void Policy_edited_a_step_at_a_time_stays_as_it_is_when_applied_again()
    {
        for (int seed = 0; seed < Count / 10; seed++)
        {
            var random = new RandomPolicy(seed);
            BridgeRules rules = random.Next();
            DesiredState held = PolicyCompiler.Compile(rules, Facts).State;
            for (int step = 0; step < 20; step++)
            {
                rules = random.Edit(rules);
                held = PolicyCompiler.Compile(rules, Facts with { Held = [.. held.Flows.Values] }).State;
                PolicyFacts facts = Facts with { Held = [.. held.Flows.Values] };
                AssertSame(seed, held, PolicyCompiler.Compile(rules, facts).State);
            }
        }
    }

    [Fact]
    public void Policy_on_the_model_does_with_packets_what_its_rules_say_in_order()
    {
        for (int seed = 0; seed < Count / 10; seed++)
        {
            BridgeRules rules = new RandomPolicy(seed).Next();
            rules = rules with
            {
                Forwards = [],
                Mirrors = [],
                Limits = [],
                Flows = [],
                Acls = [.. rules.Acls.Select(rule => rule with
                {
                    Action = rule.Action.Verdict == AclVerdict.Allow ? AclAction.Allow : AclAction.Drop,
                })],
            };
            var bridge = new PolicyBridge(rules);
            foreach ((uint port, byte[] frame) in RuleOracle.Packets)
            {
                bool passes = bridge.Send(port, frame).Length > 0;
                Assert.True(passes == RuleOracle.Allows(rules, port, frame),
                    $"seed {seed}, port {port}: {Convert.ToHexString(frame)}\n{string.Join('\n', bridge.Flows)}");
            }
        }
    }

    private static void RequireLegal<TMessage>(int seed, TMessage message)
        where TMessage : IMessage, allows ref struct
    {
        byte[] frame = new byte[message.Size];
        message.Write(frame, new Xid(1));
        bool legal = MessageRules.TryCheck(frame, out Refusal refusal);
        Assert.True(legal, $"seed {seed}: {refusal}");
    }

    private static void AssertSame(int seed, DesiredState a, DesiredState b)
    {
        bool same = a.Flows.Count == b.Flows.Count
            && a.Flows.All(row => row.Value.Equals(b.Flows.GetValueOrDefault(row.Key)));
        Assert.True(same, $"seed {seed}: other flows");
        Assert.Equal(a.Groups, b.Groups);
        Assert.Equal(a.Meters, b.Meters);
    }

    private static IEnumerable<uint> Words(string[] flows, string word) => flows
        .SelectMany(flow => flow.Split(',')).Where(part => part.StartsWith(word, StringComparison.Ordinal))
        .Select(part => uint.Parse(part.AsSpan(word.Length), System.Globalization.CultureInfo.InvariantCulture));
}
