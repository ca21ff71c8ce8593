using Controller.Abstractions;
using Controller.Core.Policies.Ordering;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Policies.Compiling;

/// <summary>
/// Table 10: rules in their order, as priorities. A rule has two priorities of its own, as flows for single VLANs go
/// ahead of its others. How rules keep theirs when others come and go is <see cref="RuleNumbers"/>'s.
/// </summary>
internal sealed class AclRules
{
    /// <summary>OpenFlow priorities of access rules; a raw flow may be below or above them all.</summary>
    public const ushort LowestPriority = 1000;
    public const ushort HighestPriority = 59999;

    private const int PrioritiesPerRule = 2;
    private const int LowestNumber = LowestPriority / PrioritiesPerRule;
    private const int HighestNumber = HighestPriority / PrioritiesPerRule;

    private readonly Compilation _run;
    private readonly AclRule[] _rules;
    private readonly Cookie[] _cookies;
    private readonly Origin[] _origins;
    private readonly IReadOnlyList<Match>[] _matches;
    private readonly AclInstructions _instructions;

    private AclRules(Compilation run)
    {
        _run = run;
        _instructions = new AclInstructions(run);
        _rules = InOrder(run.Rules.Acls);
        _cookies = new Cookie[_rules.Length];
        _origins = new Origin[_rules.Length];
        _matches = new IReadOnlyList<Match>[_rules.Length];
        var cookies = new RuleCookies(RuleKind.Acl);
        for (int i = 0; i < _rules.Length; i++)
        {
            AclRule rule = _rules[i];
            _cookies[i] = cookies.Take(AclIdentity.Of(rule));
            _origins[i] = Compilation.OriginOf(rule.Name is { } name ? $"acl {name}" : AclIdentity.Words(rule), rule.Place);
            _matches[i] = run.Scoped(rule.On, rule.Matches, _origins[i]);
        }
    }

    public static void Compile(Compilation run)
    {
        if (run.Rules.Acls.Count > 0)
            new AclRules(run).Compile();
    }

    private void Compile()
    {
        _run.Desired.Reserve(_rules.Length);
        _run.Catalog.Reserve(_rules.Length);
        int[]? numbers = new RuleNumbers(LowestNumber, HighestNumber).Assign(HeldNumbers(), () => RuleBlocks.Of(_matches));
        if (numbers is null)
        {
            _run.Refuse(Compilation.OriginOf("access rules", default),
                $"{_rules.Length} rules that overlap one another don't fit into the {HighestNumber - LowestNumber + 1} "
                + "priorities there are: none of them is carried out");
            return;
        }
        for (int i = 0; i < _rules.Length; i++)
            Compile(i, numbers[i]);
    }

    private void Compile(int index, int number)
    {
        AclRule rule = _rules[index];
        Origin origin = _origins[index];
        var priority = (ushort)(number * PrioritiesPerRule);
        _run.Catalog.Add(_cookies[index], origin);
        if (AclInstructions.IsPlain(rule.Action))
        {
            InstructionList plain = _instructions.Plain(rule.Action.Verdict);
            foreach (Match match in _matches[index])
                _run.Add(new Flow(Pipeline.Policy, priority, match, plain, _cookies[index]), origin);
            return;
        }
        AclPorts ports = _instructions.PortsOf(rule.Action, origin);
        foreach (Match match in _matches[index])
        {
            foreach ((Match split, VlanId? vlan, bool isSpecial) in _run.Outputs.Split(match, ports.All))
            {
                if (_instructions.Of(rule.Action, ports, vlan, origin) is { } instructions)
                    _run.Add(new Flow(Pipeline.Policy, (ushort)(priority + (isSpecial ? 1 : 0)), split, instructions,
                        _cookies[index]), origin);
            }
        }
    }

    // Where a rule's flows disagree, somebody else has been at them: the highest counts.
    private int[] HeldNumbers()
    {
        ulong wanted = CookieSpace.Policy.Static((ushort)RuleKind.Acl, 0).Value;
        var held = new Dictionary<Cookie, int>();
        foreach (Flow flow in _run.Facts.Held)
        {
            int number = flow.Priority / PrioritiesPerRule;
            bool isAcl = (flow.Cookie.Value & ~(ulong)uint.MaxValue) == wanted && flow.Table == Pipeline.Policy;
            if (isAcl && held.GetValueOrDefault(flow.Cookie) < number)
                held[flow.Cookie] = number;
        }
        var numbers = new int[_rules.Length];
        for (int i = 0; i < numbers.Length && held.Count > 0; i++)
            numbers[i] = held.GetValueOrDefault(_cookies[i]);
        return numbers;
    }

    private static AclRule[] InOrder(IReadOnlyList<AclRule> rules) => rules.Any(rule => rule.Priority is not null)
        ? [.. rules.OrderByDescending(rule => rule.Priority ?? -1)]
        : [.. rules];
}
