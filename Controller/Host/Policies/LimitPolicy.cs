using Controller.Host.Policies.Yaml;

namespace Controller.Host.Policies;

/// <summary>One of <c>limits</c>: a meter for all packets of some ports, VLANs or bridges.</summary>
internal sealed record LimitPolicy(Position At, IReadOnlyList<ScopePolicy> On, Located<string>? Meter);
