using Controller.Host.Policies.Yaml;

namespace Controller.Host.Policies;

/// <summary>A value of a policy and where it is written, for errors that show only when it is seen with others.</summary>
internal sealed record Located<T>(T Value, Position At);
