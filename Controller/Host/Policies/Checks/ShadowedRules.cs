using Controller.Host.Policies.Checks.Overlaps;

namespace Controller.Host.Policies.Checks;

/// <summary>
/// Warns of a rule that can never match, because others before it match all of its packets; and of rules with one
/// priority that meet and disagree, of which the order of the file has to decide.
/// </summary>
internal static class ShadowedRules
{
    public static void Check(Policy policy, ErrorList errors)
    {
        if (policy.Acls.Count < 2)
            return;
        var packets = new RulePackets(new PolicyNames(policy));
        // As they decide: those with a priority first.
        AclPolicy[] rules = [.. policy.Acls.OrderByDescending(rule => rule.Priority?.Value ?? -1)];
        CheckShadows(rules, packets, errors);
        foreach (var group in rules.Where(rule => rule.Priority is not null).GroupBy(rule => rule.Priority!.Value))
            CheckOrder([.. group], packets, errors);
    }

    private static void CheckShadows(AclPolicy[] rules, RulePackets packets, ErrorList errors)
    {
        var before = new CoverIndex<AclPolicy>();
        foreach (AclPolicy rule in rules)
        {
            AclPolicy? cover = null;
            bool all = true;
            PacketTest[][] own = [.. packets.Of(rule)];
            foreach (PacketTest[] tests in own)
            {
                if (!before.TryFind(tests, out AclPolicy? found))
                    all = false;
                cover ??= found;
            }
            if (all && cover is not null)
                errors.Warn(rule.At, $"this rule can never match: {cover.Title}{PlaceOf(cover)} has all of its "
                    + "packets before it");
            foreach (PacketTest[] tests in own)
                before.Add(tests, rule);
        }
    }

    private static void CheckOrder(AclPolicy[] rules, RulePackets packets, ErrorList errors)
    {
        if (rules.Length < 2)
            return;
        List<(PacketTest[], AclPolicy)> all =
            [.. rules.SelectMany(rule => packets.Of(rule).Select(tests => (tests, rule)))];
        foreach ((AclPolicy earlier, AclPolicy later) in OverlapFinder.Find(all, Disagree))
        {
            errors.Warn(later.Priority!.At, $"{earlier.Title}{PlaceOf(earlier)} has priority "
                + $"{later.Priority.Value}, too, "
                + "matches some of these packets, and does something else: the first in the file decides");
        }
    }

    private static bool Disagree(AclPolicy a, AclPolicy b) => a.Action?.Summary != b.Action?.Summary;

    private static string PlaceOf(AclPolicy rule) => rule.Name is null ? "" : $" in {rule.At.InFile}";
}
