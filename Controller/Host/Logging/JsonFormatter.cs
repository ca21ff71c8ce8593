using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Controller.Host.Logging;

/// <summary>
/// Log lines for machines, one JSON object each: <c>time level category event eventId message</c>, the message's
/// own values and those of the scopes around it by name, and <c>exception</c>.
/// </summary>
internal sealed class JsonFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "sdn-json";

    private const string OriginalFormat = "{OriginalFormat}";

    // JSON's own escapes are enough: the lines aren't put into HTML.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override void Write<TState>(
        in LogEntry<TState> entry, IExternalScopeProvider? scopes, TextWriter writer)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("time", time.GetUtcNow().UtcDateTime);
            json.WriteString("level", LevelName.Of(entry.LogLevel));
            json.WriteString("category", entry.Category);
            json.WriteNumber("eventId", entry.EventId.Id);
            if (entry.EventId.Name is { } name)
                json.WriteString("event", name);
            json.WriteString("message", entry.Formatter(entry.State, entry.Exception));
            var names = new HashSet<string>(StringComparer.Ordinal);
            WriteValues(json, entry.State, names);
            scopes?.ForEachScope((scope, state) => WriteValues(state.json, scope, state.names), (json, names));
            if (entry.Exception is { } exception)
                json.WriteString("exception", exception.ToString());
            json.WriteEndObject();
        }
        writer.Write(Encoding.UTF8.GetString(buffer.WrittenSpan));
        writer.Write('\n');
    }

    // The innermost value of a name wins: an object with a name twice is no good JSON.
    private static void WriteValues(Utf8JsonWriter json, object? state, HashSet<string> names)
    {
        if (state is not IEnumerable<KeyValuePair<string, object?>> values)
            return;
        foreach ((string name, object? value) in values)
        {
            if (name != OriginalFormat && names.Add(name))
                WriteValue(json, JsonNamingPolicy.CamelCase.ConvertName(name), value);
        }
    }

    private static void WriteValue(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null: json.WriteNull(name); break;
            case bool flag: json.WriteBoolean(name, flag); break;
            case int number: json.WriteNumber(name, number); break;
            case long number: json.WriteNumber(name, number); break;
            case double number when double.IsFinite(number): json.WriteNumber(name, number); break;
            default: json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture)); break;
        }
    }
}
