using System.Diagnostics;
using System.Text;

namespace OpenFlow.Peers.Tests.Peers;

/// <summary>Programs that run to their end, in a time that is bounded.</summary>
internal static class BoundedProgram
{
    /// <summary>Judging a hundred thousand messages at once takes less, on a busy machine too.</summary>
    private const int LimitMs = 300_000;

    /// <summary>Its standard output, whatever its exit code; and its standard error.</summary>
    /// <exception cref="TimeoutException">It didn't end in time, and was killed.</exception>
    public static (string Output, string Errors, int ExitCode) Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(Describe(program, arguments))!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(LimitMs))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} doesn't end");
        }
        return (output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult(), process.ExitCode);
    }

    public static ProcessStartInfo Describe(string program, params string[] arguments) => new(program, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        StandardOutputEncoding = Encoding.Latin1,
        Environment = { ["LC_ALL"] = "C.UTF-8" },
    };
}
