using System.Diagnostics;

namespace EndToEnd.Tests.Running;

/// <summary>Programs that run to their end.</summary>
internal static class Command
{
    /// <summary>Nothing here takes longer, on a busy machine either.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    /// <summary>Runs a program; any exit code is an answer.</summary>
    /// <exception cref="TimeoutException">It didn't end in time, and was killed.</exception>
    public static async Task<Output> RunAsync(string program, IEnumerable<object> arguments, TimeSpan? limit = null)
    {
        await using var running = new BackgroundCommand(program, arguments);
        await running.EndAsync(limit ?? Limit);
        return running.Output;
    }

    public static Task<Output> RunAsync(string program, params object[] arguments) =>
        RunAsync(program, (IEnumerable<object>)arguments);

    internal static ProcessStartInfo Describe(string program, IEnumerable<object> arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["LC_ALL"] = "C.UTF-8" },
        };
        foreach (object argument in arguments)
            start.ArgumentList.Add(FormattableString.Invariant($"{argument}"));
        return start;
    }
}
