using Controller.Host.Policies.Yaml;

namespace Controller.Host.Policies;

/// <summary>Collects everything that is wrong, so that a user sees all of it at once.</summary>
internal sealed class ErrorList
{
    private readonly List<PolicyError> _errors = [];

    public int Count => _errors.Count;

    /// <summary>By place; errors of one place stay in the order in which they were found.</summary>
    public IReadOnlyList<PolicyError> Sorted => [.. _errors.OrderBy(error => error.At ?? Position.Start)];

    public void Add(Position at, string text) => _errors.Add(new PolicyError(at, text));
}
