using System.CommandLine;
using Controller.Host.Api.Policies;
using Controller.Host.Values;

namespace Controller.Host.Cli.Planning;

/// <summary>
/// <c>sdn apply FILE|PLAN</c>: puts a policy in force. Of a plan, as long as the switches hold what they held when it was
/// made; of a policy, it is planned and shown first, and somebody at a terminal is asked.
/// </summary>
internal sealed class ApplyCommand
{
    private readonly ProgramEnvironment _environment;

    private readonly Argument<string> _file = new("FILE|PLAN")
    {
        Description = "The policy, a YAML file, or what `sdn plan --out` wrote.",
    };

    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Don't ask." };

    private readonly Option<bool> _force = new("--force")
    {
        Description = "Also if packets would go round or leave their VLAN.",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print what the API says, a JSON object." };
    private readonly ServerOption _server;

    private ApplyCommand(ProgramEnvironment environment) =>
        (_environment, _server) = (environment, new ServerOption(environment));

    public static Command Build(ProgramEnvironment environment)
    {
        var own = new ApplyCommand(environment);
        var command = new Command("apply", "Put a policy in force: all of it on each switch, or nothing.")
        {
            own._file, own._yes, own._force, own._server.Option, own._json,
        };
        command.SetAction(own.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        if (!_server.TryFind(parsed, out ApiAddress server))
            return ExitCode.Usage;
        string path = parsed.GetRequiredValue(_file);
        using var client = new PolicyClient(server);
        PolicyRequest? request;
        if (SavedPlan.TryRead(path) is { } saved)
        {
            request = MayApply(saved.Plan, parsed) ? WithBases(saved.Policy, saved.Plan) : null;
            if (request is null)
                return ExitCode.Failed;
        }
        else
        {
            if (Read(path, parsed) is not { } policy)
                return ExitCode.Usage;
            request = await PlanAsync(policy, parsed, client, cancel);
            if (request is null || (!parsed.GetValue(_yes) && !Agrees()))
                return ExitCode.Failed;
        }
        (ApplyModel report, string json) = await client.ApplyAsync(request, cancel);
        if (parsed.GetValue(_json))
            _environment.Output.WriteLine(json);
        else
            PlanText.Write(report, _environment.Output);
        return report.Succeeded ? ExitCode.Ok : ExitCode.Failed;
    }

    private PolicyRequest? Read(string path, ParseResult parsed)
    {
        if (PolicyArgument.Read(path, _environment.Error) is not { } reading)
            return null;
        if (!parsed.GetValue(_yes) && !_environment.IsTerminal)
        {
            _environment.Error.WriteLine(
                "sdn: nobody is there to be asked: say --yes, or apply a plan that `sdn plan --out` wrote");
            return null;
        }
        return PolicyClient.RequestOf(reading, path);
    }

    private async Task<PolicyRequest?> PlanAsync(
        PolicyRequest policy, ParseResult parsed, PolicyClient client, CancellationToken cancel)
    {
        (PlanModel plan, string _) = await client.PlanAsync(policy, cancel);
        if (!parsed.GetValue(_json))
            PlanText.Write(plan, _environment.Output);
        return MayApply(plan, parsed) ? WithBases(policy, plan) : null;
    }

    private bool MayApply(PlanModel plan, ParseResult parsed)
    {
        if (!plan.IsHarmful || parsed.GetValue(_force))
            return true;
        _environment.Error.WriteLine(
            "sdn: nothing was changed: packets would go round or leave their VLAN; --force applies it all the same");
        return false;
    }

    private bool Agrees()
    {
        _environment.Output.Write("Apply it? [y/N] ");
        _environment.Output.Flush();
        if (_environment.Input.ReadLine()?.Trim() is "y" or "Y" or "yes")
            return true;
        _environment.Error.WriteLine("sdn: nothing was changed");
        return false;
    }

    private static PolicyRequest WithBases(PolicyRequest request, PlanModel plan) => request with
    {
        Bases = plan.Switches.Where(sw => sw.Base.Length > 0).ToDictionary(sw => sw.Id, sw => sw.Base),
    };
}
