using System.CommandLine;

namespace Controller.Host.Cli;

/// <summary><c>sdn check FILE</c>: is the policy good?</summary>
internal static class CheckCommand
{
    public static Command Build(ProgramEnvironment environment)
    {
        var file = new Argument<string>("FILE") { Description = "The policy, a YAML file." };
        var command = new Command("check", "Check a policy and show all of its errors.") { file };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(file), environment));
        return command;
    }

    private static int Run(string path, ProgramEnvironment environment)
    {
        if (PolicyArgument.Read(path, environment.Error) is null)
            return ExitCode.Usage;
        environment.Output.WriteLine($"{path}: ok");
        return ExitCode.Ok;
    }
}
