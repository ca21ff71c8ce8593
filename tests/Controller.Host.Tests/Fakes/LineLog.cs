using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Controller.Host.Tests.Fakes;

/// <summary>A log that keeps its lines, <c>LEVEL: TEXT</c>.</summary>
internal sealed class LineLog : ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyList<string> Lines => [.. _lines];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter) => _lines.Enqueue($"{logLevel}: {formatter(state, exception)}");

    /// <summary>Waits for a line that has this text.</summary>
    public async Task UntilAsync(string text)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!_lines.Any(line => line.Contains(text, StringComparison.Ordinal)))
        {
            if (limit.IsCancellationRequested)
                throw new TimeoutException($"`{text}` was never said, but:\n{string.Join('\n', _lines)}");
            await Task.Delay(10);
        }
    }
}
