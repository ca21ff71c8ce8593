using Controller.Host.Policies.Yaml;

namespace Controller.Host.Policies;

/// <summary>A value of a policy and where it is written, for errors that show only beside others.</summary>
internal sealed record Located<T>(T Value, Position At);
