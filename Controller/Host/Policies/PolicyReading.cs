using Controller.Host.Policies.Yaml;

namespace Controller.Host.Policies;

/// <summary>A policy as it was read, good only if there are no errors.</summary>
/// <param name="Problems">By place.</param>
internal sealed record PolicyReading(Policy Policy, IReadOnlyList<PolicyProblem> Problems)
{
    /// <summary>Its files, in the order in which they were read; none if the first couldn't be.</summary>
    public IReadOnlyList<PolicySource> Sources { get; init; } = [];

    public IReadOnlyList<PolicyProblem> Errors => [.. Problems.Where(problem => !problem.IsWarning)];

    public IReadOnlyList<PolicyProblem> Warnings => [.. Problems.Where(problem => problem.IsWarning)];

    public bool IsGood => Problems.All(problem => problem.IsWarning);
}
