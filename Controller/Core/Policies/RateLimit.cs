using Controller.Abstractions;

namespace Controller.Core.Policies;

/// <summary>
/// Packets go through a meter. One packet goes through one: a port's limit goes before a VLAN's, and that before the
/// bridge's.
/// </summary>
/// <param name="On">Any of these; none for every packet of the bridge.</param>
/// <param name="Meter">A meter of the bridge.</param>
public sealed record RateLimit(IReadOnlyList<RuleScope> On, string Meter)
{
    public PolicyPlace Place { get; init; }
}
