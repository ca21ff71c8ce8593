using System.Globalization;

namespace Controller.Host.Policies;

/// <summary>
/// What is wrong with a policy, a line each, and no more lines than somebody may want to read: a mistake in what
/// writes policies is a mistake in each of 100,000 rules.
/// </summary>
internal static class ProblemLines
{
    /// <summary>How many problems are shown; <c>sdn check --json</c> has all.</summary>
    public const int Most = 1000;

    /// <summary>By place; where there are too many, errors are kept rather than warnings.</summary>
    /// <param name="path">The file's name where a problem doesn't know it.</param>
    public static IEnumerable<string> Of(IReadOnlyList<PolicyProblem> problems, string path)
    {
        int warnings = Most - Math.Min(Most, problems.Count(problem => !problem.IsWarning));
        int errors = Most - warnings;
        foreach (PolicyProblem problem in problems)
        {
            if ((problem.IsWarning ? warnings-- : errors--) > 0)
                yield return problem.Format(path);
        }
        if (problems.Count > Most)
            yield return More(problems.Count);
    }

    /// <summary>The first of some lines.</summary>
    public static IEnumerable<string> Bounded(IReadOnlyList<string> lines) =>
        lines.Count > Most ? lines.Take(Most).Append(More(lines.Count)) : lines;

    private static string More(int count) =>
        string.Create(CultureInfo.InvariantCulture, $"... and {count - Most} more");
}
