namespace Controller.Host.Cli;

/// <summary>What the program has around it; tests give it other things.</summary>
internal sealed record ProgramEnvironment
{
    public required TextWriter Output { get; init; }
    public required TextWriter Error { get; init; }
    public TextReader Input { get; init; } = TextReader.Null;

    /// <summary>Standard input, for commands that take more than text there.</summary>
    public Stream InputOctets { get; init; } = Stream.Null;

    public required Func<string, string?> Variable { get; init; }
    public required ControllerFactory Controllers { get; init; }

    /// <summary>Whether a person looks at <see cref="Output"/> on a terminal.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>Ends <c>sdn serve</c> as a signal does.</summary>
    public CancellationToken Stop { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public static ProgramEnvironment OfProcess(CancellationToken stop) => new()
    {
        Output = Console.Out,
        Error = Console.Error,
        Input = Console.In,
        InputOctets = Console.OpenStandardInput(),
        Variable = Environment.GetEnvironmentVariable,
        Controllers = Composition.Create,
        IsTerminal = !Console.IsOutputRedirected,
        Stop = stop,
    };
}
