namespace EndToEnd.Tests.Running;

/// <summary>What a program said until it ended.</summary>
internal sealed record Output(string Command, int ExitCode, string Text, string Errors)
{
    /// <summary>The same, of a program that must not fail.</summary>
    public Output RequireSuccess() => ExitCode == 0
        ? this
        : throw new InvalidOperationException($"{Command}: exit code {ExitCode}\n{Text}\n{Errors}");
}
