using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace EndToEnd.Tests.Reconciling;

/// <summary>A line of a log, when it was written, and its event.</summary>
internal sealed record StampedLine(DateTimeOffset At, string? Event, string Text);

/// <summary>Keeps what a controller logs with the time of the controller's own clock.</summary>
internal sealed class StampedLog(TimeProvider time) : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<StampedLine> _lines = new();

    /// <summary>In the order in which they were written.</summary>
    public IReadOnlyList<StampedLine> Lines => [.. _lines];

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) =>
        throw new NotSupportedException("a log that is kept goes nowhere else");

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue(new StampedLine(time.GetUtcNow(), eventId.Name, formatter(state, exception)));

    public void Dispose()
    {
        // Nothing is held.
    }
}
