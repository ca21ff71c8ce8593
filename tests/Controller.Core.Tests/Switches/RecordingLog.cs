using Microsoft.Extensions.Logging;

namespace Controller.Core.Tests.Switches;

/// <summary>Keeps every line logged; any thread.</summary>
internal sealed class RecordingLog : ILogger, ILoggerFactory
{
    private readonly Lock _lock = new();
    private readonly List<(LogLevel Level, string Text, Exception? Cause)> _lines = [];

    public IReadOnlyList<(LogLevel Level, string Text, Exception? Cause)> Lines
    {
        get
        {
            lock (_lock)
                return [.. _lines];
        }
    }

    public IReadOnlyList<string> Texts => [.. Lines.Select(line => line.Text)];

    public IReadOnlyList<string> Warnings =>
        [.. Lines.Where(line => line.Level >= LogLevel.Warning).Select(line => line.Text)];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        lock (_lock)
            _lines.Add((logLevel, formatter(state, exception), exception));
    }

    public void AddProvider(ILoggerProvider provider)
    {
        // All lines come here already.
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void Dispose()
    {
        // Lines outlive the factory.
    }
}
