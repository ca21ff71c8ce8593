using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Controller.Host.Policies;

namespace Controller.Host.Cli;

/// <summary>
/// What <c>sdn check --json</c> says of a policy, one object a line:
/// <c>{"file":…,"ok":…,"problems":[{"file":…,"line":…,"column":…,"severity":…,"text":…}]}</c>.
/// </summary>
internal static class CheckReport
{
    // It goes to a terminal or a program, not into a web page.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(string path, bool good, IReadOnlyList<PolicyProblem> problems)
    {
        using var octets = new MemoryStream();
        using (var json = new Utf8JsonWriter(octets, Plain))
        {
            json.WriteStartObject();
            json.WriteString("file", path);
            json.WriteBoolean("ok", good);
            json.WriteStartArray("problems");
            foreach (PolicyProblem problem in problems)
                Write(json, path, problem);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(octets.ToArray());
    }

    private static void Write(Utf8JsonWriter json, string path, PolicyProblem problem)
    {
        json.WriteStartObject();
        json.WriteString("file", problem.At?.Source?.Name ?? path);
        if (problem.At is { } at)
        {
            json.WriteNumber("line", at.Line);
            json.WriteNumber("column", at.Column);
        }
        json.WriteString("severity", problem.Severity);
        json.WriteString("text", problem.Text);
        json.WriteEndObject();
    }
}
