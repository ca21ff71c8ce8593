using System.CommandLine;
using Controller.Host.Values;

namespace Controller.Host.Cli;

/// <summary><c>--server</c>, as every command that asks a running controller has it.</summary>
internal sealed class ServerOption(ProgramEnvironment environment)
{
    private const string Variable = "SDN_SERVER";

    public Option<string?> Option { get; } = new("--server")
    {
        Description = $"Where the controller's API is. [default: ${Variable}, else the socket of `sdn serve`]",
        HelpName = "unix:PATH|http://ADDRESS:PORT",
    };

    /// <summary>False after saying what is wrong with it.</summary>
    public bool TryFind(ParseResult parsed, out ApiAddress server)
    {
        string? option = parsed.GetValue(Option);
        string source = option is null ? Variable : Option.Name;
        server = ApiAddress.Default(environment.Variable);
        if ((option ?? environment.Variable(Variable)) is not { Length: > 0 } text)
            return true;
        if (ApiAddress.Parse(text).Value is { } parsedAddress and not ApiAddress.Off)
        {
            server = parsedAddress;
            return true;
        }
        environment.Error.WriteLine($"sdn: {source} must be unix:PATH or http://ADDRESS:PORT, not '{text}'");
        return false;
    }
}
