using System.CommandLine;
using Controller.Host.Policies;
using Controller.Host.Policies.Files;

namespace Controller.Host.Cli;

/// <summary><c>sdn check FILE...</c>: are the policies good? Each file is a policy of its own.</summary>
internal static class CheckCommand
{
    public static Command Build(ProgramEnvironment environment)
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "Policies, YAML files.",
            Arity = ArgumentArity.OneOrMore,
        };
        var json = new Option<bool>("--json") { Description = "Show problems as JSON." };
        var strict = new Option<bool>("--strict") { Description = "Let warnings refuse a policy, too." };
        var command = new Command("check", "Check policies and show all of their errors.") { files, json, strict };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(files), parsed.GetValue(json), parsed.GetValue(strict), environment));
        return command;
    }

    private static int Run(string[] paths, bool json, bool strict, ProgramEnvironment environment)
    {
        bool allGood = true;
        foreach (string path in paths)
        {
            PolicyReading reading = PolicyFile.Read(path);
            bool good = reading.IsGood && (!strict || reading.Problems.Count == 0);
            allGood &= good;
            if (json)
                environment.Output.WriteLine(CheckReport.Write(path, good, reading.Problems));
            else
                Show(path, good, reading.Problems, environment);
        }
        return allGood ? ExitCode.Ok : ExitCode.Usage;
    }

    private static void Show(
        string path, bool good, IReadOnlyList<PolicyProblem> problems, ProgramEnvironment environment)
    {
        foreach (string line in ProblemLines.Of(problems, path))
            environment.Error.WriteLine(line);
        if (good)
            environment.Output.WriteLine($"{path}: ok");
    }
}
