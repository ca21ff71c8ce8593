using Controller.Host.Policies.Yaml;

namespace Controller.Host.Policies;

/// <summary>What is wrong with a policy, and where; without a place it is the file as such.</summary>
internal sealed record PolicyError(Position? At, string Text)
{
    /// <summary><c>file:line:column: error: text</c>, which editors and CI systems know how to follow.</summary>
    public string Format(string file) => At is { } at
        ? $"{file}:{at.Line}:{at.Column}: error: {Text}"
        : $"{file}: error: {Text}";
}
