using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Controller.Host.Cli.Planning;
using Controller.Host.Policies;

namespace Controller.Host.Cli;

/// <summary>The whole command line: arguments in, exit code out.</summary>
internal static class SdnProgram
{
    public static async Task<int> RunAsync(string[] arguments, ProgramEnvironment environment)
    {
        ParseResult parsed = Build(environment).Parse(arguments);
        string[] unknown = [.. parsed.UnmatchedTokens, .. OptionsTakenForArguments(parsed)];
        if (parsed.Action is ParseErrorAction || unknown.Length > 0)
            return Complain(parsed, unknown, environment.Error);
        var configuration = new InvocationConfiguration
        {
            Output = environment.Output,
            Error = environment.Error,
            EnableDefaultExceptionHandler = false,
            // Signals are this program's own business: see StopSignals.
            ProcessTerminationTimeout = null,
        };
        try
        {
            return await parsed.InvokeAsync(configuration, environment.Stop);
        }
        catch (CommandFailedException error)
        {
            environment.Error.WriteLine($"sdn: {error.Message}");
            return ExitCode.Failed;
        }
        catch (OperationCanceledException) when (environment.Stop.IsCancellationRequested)
        {
            return ExitCode.Failed;
        }
    }

    private static RootCommand Build(ProgramEnvironment environment) =>
        new("An OpenFlow 1.3 controller for Open vSwitch.")
        {
            ServeCommand.Build(environment),
            CheckCommand.Build(environment),
            SchemaCommand.Build(environment),
            ImportCommand.Build(environment),
            SwitchesCommand.Build(environment),
            HostsCommand.Build(environment),
            TenantsCommand.Build(environment),
            LinksCommand.Build(environment),
            TunnelsCommand.Build(environment),
            FlowsCommand.Build(environment),
            PlanCommand.Build(environment),
            ApplyCommand.Build(environment),
            DiffCommand.Build(environment),
            ReloadCommand.Build(environment),
            ExplainCommand.Build(environment),
            DecodeCommand.Build(environment),
            EncodeCommand.Build(environment),
        };

    // System.CommandLine takes an option that it doesn't know for the next argument: `serve --lisen` would look for a
    // policy of that name. A file that is really called so can be given as ./--lisen.
    private static IEnumerable<string> OptionsTakenForArguments(ParseResult parsed) =>
        parsed.CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(argument => argument.Tokens)
            .Select(token => token.Value)
            .Where(token => token.StartsWith("--", StringComparison.Ordinal));

    private static int Complain(ParseResult parsed, string[] unknown, TextWriter error)
    {
        Command command = parsed.CommandResult.Command;
        string[] words =
        [
            .. command.Options.Select(option => option.Name),
            .. command.Subcommands.Select(subcommand => subcommand.Name),
        ];
        // What wasn't recognised explains best; that a command is then missing adds nothing.
        IEnumerable<string> messages = unknown.Length > 0
            ? unknown.Select(token => $"unknown argument '{token}'{Nearest.Hint(token, words)}")
            : parsed.Errors.Select(found => found.Message.TrimEnd('.'));
        foreach (string message in messages)
            error.WriteLine($"sdn: {message}");
        string path = command is RootCommand ? "sdn" : $"sdn {command.Name}";
        error.WriteLine($"sdn: `{path} --help` shows how it is used");
        return ExitCode.Usage;
    }
}
