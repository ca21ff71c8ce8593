using System.CommandLine;
using Controller.Host.Api.Policies;
using Controller.Host.Values;

namespace Controller.Host.Cli.Planning;

/// <summary><c>sdn reload</c>: has the controller read its policy again, as SIGHUP does, and waits for the result.</summary>
internal static class ReloadCommand
{
    public static Command Build(ProgramEnvironment environment)
    {
        var server = new ServerOption(environment);
        var json = new Option<bool>("--json") { Description = "Print what the API says, a JSON object." };
        var command = new Command("reload", "Have the controller read its policy again.") { server.Option, json };
        command.SetAction(async (parsed, cancel) =>
        {
            if (!server.TryFind(parsed, out ApiAddress address))
                return ExitCode.Usage;
            using var client = new PolicyClient(address);
            (ApplyModel report, string text) = await client.ReloadAsync(cancel);
            if (parsed.GetValue(json))
                environment.Output.WriteLine(text);
            else
                PlanText.Write(report, environment.Output);
            return report.Succeeded ? ExitCode.Ok : ExitCode.Failed;
        });
        return command;
    }
}
