using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Controller.Host.Logging;

/// <summary>
/// Log lines for people: <c>2026-11-22T20:13:05.123Z info  switch br-int connected: …</c>. Time in UTC, level,
/// message; an exception's stack follows on indented lines.
/// </summary>
internal sealed class PlainFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "sdn-text";

    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private const string Indent = "    ";

    public override void Write<TState>(
        in LogEntry<TState> entry, IExternalScopeProvider? scopes, TextWriter writer)
    {
        string message = entry.Formatter(entry.State, entry.Exception);
        writer.Write(time.GetUtcNow().UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
        writer.Write(' ');
        writer.Write(LevelName.Of(entry.LogLevel).PadRight(LevelName.Width));
        writer.Write(' ');
        writer.Write(PrintableText.Of(message));
        writer.Write('\n');
        if (entry.Exception is { } exception)
            WriteException(exception, writer);
    }

    private static void WriteException(Exception exception, TextWriter writer)
    {
        foreach (ReadOnlySpan<char> line in exception.ToString().AsSpan().EnumerateLines())
        {
            writer.Write(Indent);
            writer.Write(PrintableText.Of(line.ToString()));
            writer.Write('\n');
        }
    }
}
