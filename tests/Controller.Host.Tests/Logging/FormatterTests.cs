using System.Text.Json;
using Controller.Host.Logging;
using Controller.Host.Tests.Fakes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Controller.Host.Tests.Logging;

public sealed class FormatterTests
{
    private static readonly ManualTime Time = new(Samples.Start);

    [Fact]
    public void PlainFormatter_writes_time_level_and_message() =>
        Assert.Equal("2026-11-22T20:13:05.123Z info  switch br-int connected\n",
            Format(new PlainFormatter(Time), LogLevel.Information, "switch br-int connected"));

    [Theory]
    [InlineData(LogLevel.Trace, "trace")]
    [InlineData(LogLevel.Debug, "debug")]
    [InlineData(LogLevel.Warning, "warn ")]
    [InlineData(LogLevel.Error, "error")]
    [InlineData(LogLevel.Critical, "fatal")]
    public void PlainFormatter_levels_are_equally_wide(LogLevel level, string text) =>
        Assert.Equal($"2026-11-22T20:13:05.123Z {text} x\n", Format(new PlainFormatter(Time), level, "x"));

    [Fact]
    public void PlainFormatter_lets_nobody_forge_a_line() =>
        Assert.Equal("2026-11-22T20:13:05.123Z info  switch a\\x0a2026 error \\x1b[31mred\n",
            Format(new PlainFormatter(Time), LogLevel.Information, "switch a\n2026 error \x1b[31mred"));

    [Fact]
    public void PlainFormatter_indents_an_exception_below_its_message()
    {
        string[] lines = Format(new PlainFormatter(Time), LogLevel.Error, "failed", new IOException("disk\nfull"))
            .TrimEnd('\n').Split('\n');

        Assert.Equal("2026-11-22T20:13:05.123Z error failed", lines[0]);
        Assert.Equal(["    System.IO.IOException: disk", "    full"], lines[1..]);
    }

    [Fact]
    public void JsonFormatter_writes_one_object_with_values_and_scopes()
    {
        var scopes = new LoggerExternalScopeProvider();
        var around = new Dictionary<string, object?> { ["Switch"] = "br-int", ["Ports"] = 99 };
        using IDisposable scope = scopes.Push(around);
        var state = new Dictionary<string, object?>
        {
            ["Ports"] = 4,
            ["Up"] = true,
            ["Share"] = 0.5,
            ["Peer"] = null,
            ["{OriginalFormat}"] = "…",
        };

        string line = Format(
            new JsonFormatter(Time), LogLevel.Warning, "a \"b\"\nc", new IOException("x"), state, scopes);

        JsonElement json = JsonDocument.Parse(line).RootElement;
        Assert.Equal(1, line.Count(c => c == '\n'));
        Assert.Equal("2026-11-22T20:13:05.123Z", json.GetProperty("time").GetString());
        Assert.Equal("warn", json.GetProperty("level").GetString());
        Assert.Equal("test", json.GetProperty("category").GetString());
        Assert.Equal(7, json.GetProperty("eventId").GetInt32());
        Assert.Equal("Seven", json.GetProperty("event").GetString());
        Assert.Equal("a \"b\"\nc", json.GetProperty("message").GetString());
        Assert.Equal(4, json.GetProperty("ports").GetInt32());
        Assert.True(json.GetProperty("up").GetBoolean());
        Assert.Equal(0.5, json.GetProperty("share").GetDouble());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("peer").ValueKind);
        Assert.Equal("br-int", json.GetProperty("switch").GetString());
        Assert.StartsWith("System.IO.IOException", json.GetProperty("exception").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("OriginalFormat", line, StringComparison.OrdinalIgnoreCase);
    }

    private static string Format(
        ConsoleFormatter formatter, LogLevel level, string message, Exception? exception = null, object? state = null,
        IExternalScopeProvider? scopes = null)
    {
        using var writer = new StringWriter();
        var entry = new LogEntry<object?>(
            level, "test", new EventId(7, "Seven"), state, exception, (_, _) => message);
        formatter.Write(entry, scopes, writer);
        return writer.ToString();
    }
}
