using Controller.Abstractions;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Policies;

/// <summary>Whose flows a cookie stands for: all flows of a rule share theirs.</summary>
public sealed class RuleCatalog
{
    private readonly Dictionary<Cookie, Origin> _rules = [];

    /// <summary>The rule of a policy's flow, in a dump or in a packet-in; null for cookies that are no rule's.</summary>
    public Origin? Find(Cookie cookie) => _rules.GetValueOrDefault(cookie);

    internal void Add(Cookie cookie, Origin rule) => _rules.TryAdd(cookie, rule);

    internal void Reserve(int count) => _rules.EnsureCapacity(count);
}
