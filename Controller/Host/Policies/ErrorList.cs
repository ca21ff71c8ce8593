using Controller.Host.Policies.Yaml;

namespace Controller.Host.Policies;

/// <summary>Collects everything that is wrong, so that a user sees all of it at once.</summary>
internal sealed class ErrorList
{
    // Looking for what a word may have meant takes time with each word that is known; the first so many have it.
    private const int MaxHints = 200;

    private readonly List<PolicyProblem> _problems = [];
    private int _hints;

    /// <summary>Errors, warnings not counted.</summary>
    public int Count { get; private set; }

    /// <summary>By place; problems of one place stay in the order in which they were found.</summary>
    public IReadOnlyList<PolicyProblem> Sorted =>
        [.. _problems.OrderBy(problem => problem.At ?? Position.Start)];

    public void Add(Position at, string text)
    {
        _problems.Add(new PolicyProblem(at, text));
        Count++;
    }

    public void Warn(Position at, string text) => _problems.Add(new PolicyProblem(at, text, IsWarning: true));

    /// <summary>Adds an error about a word that isn't known, and the known one that it may have meant.</summary>
    public void AddUnknown(Position at, string text, string word, IEnumerable<string> known) =>
        Add(at, _hints++ < MaxHints ? text + Nearest.Hint(word, known) : text);
}
