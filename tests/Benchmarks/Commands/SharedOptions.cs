using System.CommandLine;
using System.Net;
using Benchmarks.Measuring;

namespace Benchmarks.Commands;

/// <summary>Options of every command that emulates switches.</summary>
internal sealed class SharedOptions
{
    public Option<string> Controller { get; } = new("--to")
    {
        Description = "the controller's address and port",
        DefaultValueFactory = _ => "127.0.0.1:6653",
        HelpName = "address:port",
    };

    public Option<int> Pid { get; } = new("--pid") { Description = "the controller's process, to measure its use" };

    public Option<int?> Cpu { get; } = new("--cpu") { Description = "pin the generator to this core" };

    public Option<bool> Json { get; } = new("--json") { Description = "print JSON" };

    public void AddTo(Command command)
    {
        command.Options.Add(Controller);
        command.Options.Add(Pid);
        command.Options.Add(Cpu);
        command.Options.Add(Json);
    }

    public IPEndPoint EndPoint(ParseResult parsed) => IPEndPoint.Parse(parsed.GetRequiredValue(Controller));

    /// <summary>
    /// Runs what a command does: 0 for a clean run, 1 for one that found something wrong, 2 when it could not be done.
    /// </summary>
    public int Run(ParseResult parsed, Func<bool> run)
    {
        try
        {
            if (parsed.GetValue(Cpu) is { } cpu)
                Affinity.PinTo(cpu);
            return run() ? 0 : 1;
        }
        catch (Exception failure)
            when (failure is IOException or TimeoutException or ArgumentException or FormatException)
        {
            Console.Error.WriteLine($"benchmarks: {failure.Message}");
            return 2;
        }
    }
}
