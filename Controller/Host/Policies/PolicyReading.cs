namespace Controller.Host.Policies;

/// <summary>A policy as it was read, good only if there are no errors.</summary>
/// <param name="Problems">By place.</param>
internal sealed record PolicyReading(Policy Policy, IReadOnlyList<PolicyProblem> Problems)
{
    public IReadOnlyList<PolicyProblem> Errors => [.. Problems.Where(problem => !problem.IsWarning)];

    public IReadOnlyList<PolicyProblem> Warnings => [.. Problems.Where(problem => problem.IsWarning)];

    public bool IsGood => Problems.All(problem => problem.IsWarning);
}
