using System.CommandLine;
using System.Text.Json;
using Controller.Host.Api;
using Controller.Host.Api.Policies;
using Controller.Host.Values;

namespace Controller.Host.Cli.Planning;

/// <summary><c>sdn plan FILE</c>: what a policy would change, on every switch; nothing happens.</summary>
internal sealed class PlanCommand
{
    /// <summary>With <c>--exit-code</c>: there are changes.</summary>
    public const int HasChanges = 3;

    private readonly ProgramEnvironment _environment;
    private readonly Argument<string> _file = new("FILE") { Description = "The policy, a YAML file." };

    private readonly Option<string?> _out = new("--out", "-o")
    {
        Description = "Write the plan to a file that `sdn apply` takes, as long as the switches stay as they are.",
        HelpName = "PLAN",
    };

    private readonly Option<bool> _exitCode = new("--exit-code")
    {
        Description = $"End with {HasChanges} if there is something to change.",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print what the API says, a JSON object." };

    private readonly Option<bool> _offline = new("--offline")
    {
        Description = "Ask no controller: take each bridge for an Open vSwitch with the ports that the policy names.",
    };

    private readonly Option<string?> _against = new("--against")
    {
        Description = "With --offline: the policy that the bridges follow so far. [default: none]",
        HelpName = "OLD",
    };

    private readonly ServerOption _server;

    private PlanCommand(ProgramEnvironment environment) =>
        (_environment, _server) = (environment, new ServerOption(environment));

    public static Command Build(ProgramEnvironment environment)
    {
        var own = new PlanCommand(environment);
        var command = new Command("plan", "Show what a policy would change, without changing anything.")
        {
            own._file, own._out, own._offline, own._against, own._exitCode, own._server.Option, own._json,
        };
        command.SetAction(own.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        if (Contradiction(parsed) is { } contradiction)
        {
            _environment.Error.WriteLine($"sdn: {contradiction}");
            return ExitCode.Usage;
        }
        if (!_server.TryFind(parsed, out ApiAddress server))
            return ExitCode.Usage;
        string file = parsed.GetRequiredValue(_file);
        if (PolicyArgument.Read(file, _environment.Error) is not { } reading)
            return ExitCode.Usage;
        PolicyRequest request = PolicyClient.RequestOf(reading, file);
        PlanModel plan;
        string? json = null;
        if (parsed.GetValue(_offline))
        {
            if (OfflinePlan.Make(reading, file, parsed.GetValue(_against), _environment.Error) is not { } made)
                return ExitCode.Usage;
            plan = made;
        }
        else
        {
            using var client = new PolicyClient(server);
            (plan, json) = await client.PlanAsync(request, cancel);
        }
        if (parsed.GetValue(_json))
            _environment.Output.WriteLine(json ?? JsonSerializer.Serialize(plan, ApiJson.Default.PlanModel));
        else
            PlanText.Write(plan, _environment.Output);
        if (parsed.GetValue(_out) is { } path)
            new SavedPlan(SavedPlan.Version, request, plan).Write(path);
        if (plan.Switches.Any(sw => sw is { Connected: true, Problem: not null }))
            return ExitCode.Failed;
        return parsed.GetValue(_exitCode) && plan.Switches.Any(sw => sw.Changes.Count > 0) ? HasChanges : ExitCode.Ok;
    }

    private string? Contradiction(ParseResult parsed)
    {
        bool offline = parsed.GetValue(_offline);
        if (offline && parsed.GetValue(_out) is not null)
            return "--out needs what the switches hold: it doesn't go with --offline";
        return !offline && parsed.GetValue(_against) is not null ? "--against goes with --offline only" : null;
    }
}
