using System.CommandLine;
using Controller.Host.Policies;
using Controller.Host.Policies.Import;

namespace Controller.Host.Cli;

/// <summary>
/// <c>sdn import faucet FILE</c>: another controller's configuration as a policy, on standard output.
/// </summary>
internal static class ImportCommand
{
    public static Command Build(ProgramEnvironment environment)
    {
        var file = new Argument<string>("FILE") { Description = "Faucet's configuration, mostly faucet.yaml." };
        var faucet = new Command("faucet", "Turn a Faucet configuration into a policy.") { file };
        faucet.SetAction(parsed => Run(parsed.GetRequiredValue(file), environment));
        return new Command("import", "Turn another controller's configuration into a policy.") { faucet };
    }

    private static int Run(string path, ProgramEnvironment environment)
    {
        (string? policy, IReadOnlyList<PolicyProblem> left) = FaucetImport.Read(path);
        if (policy is not null)
            environment.Output.Write(policy);
        foreach (PolicyProblem problem in left)
            environment.Error.WriteLine(problem.Format(path));
        if (policy is null)
            return ExitCode.Usage;
        return left.Count == 0 ? ExitCode.Ok : ExitCode.Failed;
    }
}
