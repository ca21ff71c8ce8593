using Controller.Host.Policies.Yaml;

namespace Controller.Host.Policies;

/// <summary>
/// What is wrong with a policy, and where; without a line it is the file as such. A warning refuses nothing: it says
/// what is probably not meant.
/// </summary>
internal sealed record PolicyProblem(Position? At, string Text, bool IsWarning = false)
{
    public string Severity => IsWarning ? "warning" : "error";

    /// <summary><c>file:line:column: error: text</c>, which editors and CI systems know how to follow.</summary>
    /// <param name="file">The file's name where the place doesn't know it.</param>
    public string Format(string file) => At is { } at
        ? $"{at.Source?.Name ?? file}:{at.Line}:{at.Column}: {Severity}: {Text}"
        : $"{file}: {Severity}: {Text}";
}
