using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Controller.Host.Values;

namespace Controller.Host.Cli;

/// <summary>What commands that ask a running controller have in common: <c>--server</c>, <c>--json</c>.</summary>
internal sealed class QueryCommand<T>
{
    private readonly ProgramEnvironment _environment;
    private readonly JsonTypeInfo<IReadOnlyList<T>> _type;

    private readonly ServerOption _server;

    private readonly Option<bool> _json = new("--json") { Description = "Print what the API says, a JSON array." };

    public QueryCommand(
        string name, string description, JsonTypeInfo<IReadOnlyList<T>> type, ProgramEnvironment environment)
    {
        _type = type;
        _environment = environment;
        _server = new ServerOption(environment);
        Command = new Command(name, description) { _server.Option, _json };
    }

    public Command Command { get; }

    /// <param name="path">What to ask, from the command's own arguments.</param>
    /// <param name="tabulate">How the answer looks as a table.</param>
    public Command Asks(Func<ParseResult, string> path, Func<IReadOnlyList<T>, TextTable> tabulate)
    {
        Command.SetAction((parsed, cancel) => RunAsync(parsed, path(parsed), tabulate, cancel));
        return Command;
    }

    private async Task<int> RunAsync(
        ParseResult parsed, string path, Func<IReadOnlyList<T>, TextTable> tabulate, CancellationToken cancel)
    {
        if (!_server.TryFind(parsed, out ApiAddress server))
            return ExitCode.Usage;
        using var client = new ServerClient(server);
        Answer<IReadOnlyList<T>> answer = await client.GetAsync(path, _type, cancel);
        if (parsed.GetValue(_json))
            _environment.Output.WriteLine(answer.Json);
        else
            tabulate(answer.Value).Write(_environment.Output, _environment.IsTerminal);
        return ExitCode.Ok;
    }
}
