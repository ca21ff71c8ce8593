using System.CommandLine;
using System.Text.Json;
using Controller.Host.Api;
using Controller.Host.Api.Explaining;
using Controller.Host.Captures;
using Controller.Host.Values;

namespace Controller.Host.Cli;

/// <summary><c>sdn explain SWITCH PORT [MATCH]</c>: what would become of a packet, and why.</summary>
internal sealed class ExplainCommand
{
    /// <summary>With <c>--exit-code</c>: no copy got out by a port, or none by the one asked for.</summary>
    private const int NotDelivered = 3;

    private readonly ProgramEnvironment _environment;
    private readonly Argument<string> _switch = new("SWITCH") { Description = "Its name or datapath id." };
    private readonly Argument<string> _port = new("PORT") { Description = "The port it comes in by: name or number." };

    private readonly Argument<string?> _match = new("MATCH")
    {
        Description = "The packet in ovs-ofctl's syntax: tcp,nw_dst=10.0.0.2,tp_dst=80. "
            + "What it doesn't say gets usual values, which are told. [default: a ping]",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _packet = new("--packet")
    {
        Description = "The packet itself: hex, or a capture (pcap, pcapng) and which of its packets.",
        HelpName = "HEX|FILE[#N]",
    };

    private readonly Option<string?> _whyNot = new("--why-not")
    {
        Description = "Say which flows would have to change so that the packet gets to this port.",
        HelpName = "[SWITCH/]PORT",
    };

    private readonly Option<bool> _exitCode = new("--exit-code")
    {
        Description = $"End with {NotDelivered} if the packet gets to no port, or not to that of --why-not.",
    };

    private readonly ServerOption _server;
    private readonly Option<bool> _json = new("--json") { Description = "Print what the API says, a JSON object." };

    private ExplainCommand(ProgramEnvironment environment)
    {
        _environment = environment;
        _server = new ServerOption(environment);
    }

    public static Command Build(ProgramEnvironment environment)
    {
        var own = new ExplainCommand(environment);
        var command = new Command("explain", "Follow a packet through the switches' tables and say what becomes of it.")
        {
            own._switch, own._port, own._match, own._packet, own._whyNot, own._exitCode, own._server.Option, own._json,
        };
        command.SetAction(own.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        if (!_server.TryFind(parsed, out ApiAddress server))
            return ExitCode.Usage;
        if (parsed.GetValue(_match) is not null && parsed.GetValue(_packet) is not null)
        {
            _environment.Error.WriteLine("sdn: MATCH and --packet both say what the packet is: one of them will do");
            return ExitCode.Usage;
        }
        var request = new ExplainRequest(parsed.GetRequiredValue(_switch), parsed.GetRequiredValue(_port),
            parsed.GetValue(_match), parsed.GetValue(_packet) is { } packet ? PacketArgument.Read(packet) : null,
            parsed.GetValue(_whyNot));
        using var client = new ServerClient(server);
        (ExplainModel answer, string json) = await client.PostAsync("/v1/explain",
            JsonSerializer.Serialize(request, ApiJson.Default.ExplainRequest), ApiJson.Default.ExplainModel, cancel);
        if (parsed.GetValue(_json))
            _environment.Output.WriteLine(json);
        else
            _environment.Output.Write(answer.Text);
        return !parsed.GetValue(_exitCode) || IsGood(answer) ? ExitCode.Ok : NotDelivered;
    }

    private static bool IsGood(ExplainModel answer) =>
        answer.WhyNot?.Reaches ?? answer.Verdicts.Any(verdict => verdict.Kind is "delivered" or "flooded");
}
