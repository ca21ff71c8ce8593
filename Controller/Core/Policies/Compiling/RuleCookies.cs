using Controller.Abstractions;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Policies.Compiling;

/// <summary>
/// Gives rules of one kind their cookies, by what they are known by. Of two whose hashes are the same the later one in
/// the policy gets the next free number: among 100,000 rules that happens about once.
/// </summary>
internal sealed class RuleCookies(RuleKind kind)
{
    private readonly HashSet<uint> _taken = [];

    public Cookie Take(uint hash)
    {
        while (!_taken.Add(hash))
            hash++;
        return CookieSpace.Policy.Static((ushort)kind, hash);
    }

    public Cookie Take(string name) => Take(StableHash.Of(name));
}
