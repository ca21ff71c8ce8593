using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Controller.Host.Policies;
using Controller.Host.Policies.Grammar;
using Controller.Host.Policies.Yaml;
using Controller.Host.Tests.Fakes;

namespace Controller.Host.Tests.Policies;

/// <summary>
/// The schema as somebody else's validator reads it (Debian's python3-jsonschema): it takes every example of the
/// documentation, and refuses what is wrong in itself.
/// </summary>
[Trait("Category", "Deep")]
public sealed class JsonSchemaTests : IDisposable
{
    private const string Judge = """
        import json, sys, jsonschema
        schema = json.load(open(sys.argv[1]))
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        for path in sys.argv[2:]:
            errors = list(validator.iter_errors(json.load(open(path))))
            print("good" if not errors else "bad: " + errors[0].message[:200])
        """;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void JsonSchema_takes_every_example_of_the_documentation() =>
        Assert.All(Validate([.. DocumentationTests.PolicyExamples.Select(row => row.Data)]),
            verdict => Assert.Equal("good", verdict));

    [Theory]
    [InlineData("apiVersion: sdn/v2")]
    [InlineData("l2: {}")]
    [InlineData("apiVersion: sdn/v1\nbrigdes: {}")]
    [InlineData("apiVersion: sdn/v1\nvlans: {a: {vid: 5000}}")]
    [InlineData("apiVersion: sdn/v1\nacls: [{match: {protocol: tcp}}]")]
    [InlineData("apiVersion: sdn/v1\nacls: [{match: {protokoll: tcp}, action: drop}]")]
    [InlineData("apiVersion: sdn/v1\nacls: [{action: dorp}]")]
    [InlineData("apiVersion: sdn/v1\nmeters: {slow: {kilobitsPerSecond: fast}}")]
    [InlineData("apiVersion: sdn/v1\nflows: {br: [drop]}")]
    public void JsonSchema_refuses_what_is_wrong_in_itself(string text) =>
        Assert.StartsWith("bad: ", Assert.Single(Validate([text])), StringComparison.Ordinal);

    private string[] Validate(string[] policies)
    {
        string schema = _directory.Write("schema.json", JsonSchema.Write(PolicyReader.Shape));
        string judge = _directory.Write("judge.py", Judge);
        string[] files = [.. policies.Select((text, index) =>
            _directory.Write($"{index.ToString(CultureInfo.InvariantCulture)}.json", ToJson(text)))];
        using var python = Process.Start(new ProcessStartInfo("/usr/bin/python3", [judge, schema, .. files])
        {
            RedirectStandardOutput = true,
        })!;
        string output = python.StandardOutput.ReadToEnd();
        python.WaitForExit();
        Assert.Equal(0, python.ExitCode);
        return output.TrimEnd('\n').Split('\n');
    }

    private static string ToJson(string text) =>
        Convert(YamlReader.Read(new PolicySource("p.yaml", text, 0), new ErrorList())!)!.ToJsonString();

    // YAML's core schema (YAML 1.2.2 §10.3), which editors go by.
    private static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlMapping mapping => new JsonObject(mapping.Entries.Select(entry =>
            KeyValuePair.Create(entry.Key, Convert(entry.Value)))),
        YamlSequence list => new JsonArray([.. list.Items.Select(Convert)]),
        YamlScalar { IsNull: true } => null,
        YamlScalar { IsPlain: true, Text: ("true" or "false") and var word } => JsonValue.Create(word == "true"),
        YamlScalar { IsPlain: true } number when Number(number.Text) is { } value => JsonValue.Create(value),
        YamlScalar scalar => JsonValue.Create(scalar.Text),
        _ => throw new InvalidOperationException($"{node.Kind} in an example"),
    };

    private static long? Number(string text)
    {
        bool parsed = text.StartsWith("0x", StringComparison.Ordinal)
            ? long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
                out long number)
            : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
        return parsed ? number : null;
    }
}
