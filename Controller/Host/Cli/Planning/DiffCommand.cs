using System.CommandLine;
using Controller.Host.Api;
using Controller.Host.Api.Policies;
using Controller.Host.Values;

namespace Controller.Host.Cli.Planning;

/// <summary><c>sdn diff [SWITCH]</c>: how switches differ from what they are to hold.</summary>
internal sealed class DiffCommand
{
    private readonly ProgramEnvironment _environment;

    private readonly Argument<string?> _switch = new("SWITCH")
    {
        Description = "Its name or datapath id. [default: all]",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _exitCode = new("--exit-code")
    {
        Description = $"End with {PlanCommand.HasChanges} if something differs.",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print what the API says, a JSON array." };
    private readonly ServerOption _server;

    private DiffCommand(ProgramEnvironment environment) =>
        (_environment, _server) = (environment, new ServerOption(environment));

    public static Command Build(ProgramEnvironment environment)
    {
        var own = new DiffCommand(environment);
        var command = new Command("diff", "Show what switches hold otherwise than the policy says.")
        {
            own._switch, own._exitCode, own._server.Option, own._json,
        };
        command.SetAction(own.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        if (!_server.TryFind(parsed, out ApiAddress server))
            return ExitCode.Usage;
        using var client = new ServerClient(server);
        string path = parsed.GetValue(_switch) is { } which
            ? $"/v1/drift?switch={Uri.EscapeDataString(which)}"
            : "/v1/drift";
        (IReadOnlyList<DriftModel> drift, string json) =
            await client.GetAsync(path, ApiJson.Default.IReadOnlyListDriftModel, cancel);
        if (parsed.GetValue(_json))
            _environment.Output.WriteLine(json);
        else
            Write(drift);
        if (drift.Any(sw => sw is { Connected: true, Problem: not null }))
            return ExitCode.Failed;
        return parsed.GetValue(_exitCode) && drift.Any(sw => sw.Items.Count > 0)
            ? PlanCommand.HasChanges
            : ExitCode.Ok;
    }

    private void Write(IReadOnlyList<DriftModel> drift)
    {
        foreach (DriftModel sw in drift)
            PlanText.Write(sw, _environment.Output);
        if (drift.Count == 0)
            _environment.Output.WriteLine("no switch has connected yet");
    }
}
