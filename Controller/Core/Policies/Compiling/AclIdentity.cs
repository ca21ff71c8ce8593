using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Text;

namespace Controller.Core.Policies.Compiling;

/// <summary>
/// What an access rule is known by, so that it has the same cookie wherever it stands: its name, else what it says.
/// </summary>
internal static class AclIdentity
{
    private const byte NamedMark = 1;
    private const byte UnnamedMark = 2;

    public static uint Of(AclRule rule)
    {
        var hash = new StableHash();
        if (rule.Name is { } name)
        {
            hash.Add(NamedMark);
            hash.Add(name);
            return hash.Folded;
        }
        hash.Add(UnnamedMark);
        foreach (RuleScope scope in rule.On)
            Add(ref hash, scope);
        foreach (Match match in rule.Matches)
        {
            hash.Add(match.Oxms);
            hash.Add((ulong)match.Oxms.Length);
        }
        Add(ref hash, rule.Action);
        return hash.Folded;
    }

    /// <summary>An unnamed rule in words: <c>acl tcp,tp_dst=80 drop</c>.</summary>
    public static string Words(AclRule rule)
    {
        string match = rule.Matches is [{ Oxms.Length: > 0 } first, ..] ? FlowPrinter.Match(first.View) : "everything";
        return $"acl {match} {rule.Action.Verdict.ToString().ToLowerInvariant()}";
    }

    private static void Add(ref StableHash hash, RuleScope scope)
    {
        switch (scope)
        {
            case VlanScope within:
                hash.Add(within.Vlan.Value);
                break;
            case PortScope at:
                hash.Add(at.Port.ToString());
                break;
        }
    }

    private static void Add(ref StableHash hash, AclAction action)
    {
        hash.Add((ulong)action.Verdict);
        hash.Add(action.Meter ?? "");
        hash.Add(action.Group ?? "");
        foreach (PortReference port in action.Mirror)
            hash.Add(port.ToString());
        hash.Add((ulong)action.Mirror.Count);
        foreach (PortReference port in action.Output)
            hash.Add(port.ToString());
        foreach (OxmValue value in action.Set)
        {
            hash.Add(value.Field.Name);
            hash.Add(value.Value);
            hash.Add(value.Mask);
        }
    }
}
