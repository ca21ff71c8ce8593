using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using Controller.Core;
using Controller.Host.Logging;
using Controller.Host.Values;

namespace Controller.Host.Cli;

/// <summary>The arguments of <c>sdn serve</c>.</summary>
internal sealed class ServeOptions
{
    private const int MaxEventLoops = 256;

    public Argument<string?> File { get; } = new("FILE")
    {
        Description = "The policy, a YAML file. Without one, every switch that connects just learns.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public Option<IPEndPoint[]?> Listen { get; } = new("--listen")
    {
        Description = "Where switches connect to; may be given several times. [default: 0.0.0.0:6653 0.0.0.0:6633]",
        HelpName = "ADDRESS:PORT",
        CustomParser = result => [.. result.Tokens.Select(token => Read(result, token.Value, EndPointText.Parse)!)],
        Arity = ArgumentArity.OneOrMore,
    };

    public Option<ApiAddress?> Api { get; } = new("--api")
    {
        Description = "Where other sdn commands ask. [default: a Unix socket of the user's]",
        HelpName = "unix:PATH|http://ADDRESS:PORT|off",
        CustomParser = result => Read(result, result.Tokens[0].Value, ApiAddress.Parse),
    };

    public Option<MetricsAddress?> Metrics { get; } = new("--metrics")
    {
        Description = "Where Prometheus scrapes. [default: 127.0.0.1:9302]",
        HelpName = "ADDRESS:PORT|off",
        CustomParser = result => Read(result, result.Tokens[0].Value, MetricsAddress.Parse),
    };

    public Option<TransportKind?> Transport { get; } = new("--transport")
    {
        Description = "How connections are carried. [default: auto]",
        HelpName = "auto|epoll|sockets",
        CustomParser = result => Choose(result,
            [("auto", TransportKind.Auto), ("epoll", TransportKind.Epoll), ("sockets", TransportKind.Sockets)]),
    };

    public Option<int?> EventLoops { get; } = new("--event-loops")
    {
        Description = "Threads that serve switches. [default: one a processor]",
        HelpName = "N",
        CustomParser = result => Read(result, result.Tokens[0].Value, ParseEventLoops),
    };

    public Option<bool> NoWatch { get; } = new("--no-watch")
    {
        Description = "Read the policy again on SIGHUP and `sdn reload` only, not when a file of it changes.",
    };

    public Option<LogLevel?> Level { get; } = new("--log-level")
    {
        Description = "How much is logged. [default: info]",
        HelpName = "trace|debug|info|warn|error|fatal",
        CustomParser = result => Choose(result, LevelName.All),
    };

    public Option<LogFormat?> Format { get; } = new("--log-format")
    {
        Description = "For whom it is logged: people or machines. [default: text]",
        HelpName = "text|json",
        CustomParser = result => Choose(result, [("text", LogFormat.Text), ("json", LogFormat.Json)]),
    };

    private static Parsed<int?> ParseEventLoops(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
        && count is > 0 and <= MaxEventLoops
            ? (int?)count
            : Parsed<int?>.Expect($"1 to {MaxEventLoops}");

    private static T? Read<T>(ArgumentResult result, string text, Func<string, Parsed<T>> parse)
    {
        Parsed<T> parsed = parse(text);
        if (parsed.Expected is { } expected)
            result.AddError($"{NameOf(result)} must be {expected}, not '{text}'");
        return parsed.Value;
    }

    private static T? Choose<T>(ArgumentResult result, IReadOnlyList<(string Name, T Value)> choices)
        where T : struct
    {
        string text = result.Tokens[0].Value;
        foreach ((string name, T value) in choices)
        {
            if (name == text)
                return value;
        }
        string[] names = [.. choices.Select(choice => choice.Name)];
        result.AddError($"{NameOf(result)} must be {string.Join(", ", names[..^1])} or {names[^1]}, not '{text}'");
        return null;
    }

    private static string NameOf(ArgumentResult result) =>
        (result.Parent as OptionResult)?.Option.Name ?? result.Argument.Name;
}
