using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Controller.Host.Policies.Grammar;

/// <summary>
/// Shapes as a JSON Schema (draft 2020-12), for editors. It takes whatever the reader takes, and a little more: what
/// only shows across sections isn't in it. Scalars are those of YAML's core schema, where <c>10</c> is a number and
/// <c>off</c> is text.
/// </summary>
internal static class JsonSchema
{
    private static readonly JsonWriterOptions Layout = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(MappingShape root)
    {
        JsonObject schema = Of(root);
        schema.Insert(0, "title", "SdnController policy");
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        using var octets = new MemoryStream();
        using (var writer = new Utf8JsonWriter(octets, Layout))
            schema.WriteTo(writer);
        return System.Text.Encoding.UTF8.GetString(octets.ToArray()) + "\n";
    }

    private static JsonObject Of(Shape shape) => shape switch
    {
        TextShape text => OfText(text),
        IntegerShape integer => new JsonObject
        {
            ["type"] = "integer",
            ["minimum"] = integer.Min,
            ["maximum"] = integer.Max,
        },
        ChoiceShape choice => new JsonObject { ["enum"] = Strings(choice.Names) },
        FlagShape => new JsonObject { ["type"] = "boolean" },
        ListShape list => OfList(list),
        NamesShape names => new JsonObject
        {
            ["type"] = Strings("object", "null"),
            ["additionalProperties"] = Of(names.Value),
        },
        EitherShape either => new JsonObject { ["anyOf"] = new JsonArray([.. either.Options.Select(Of)]) },
        MappingShape mapping => OfMapping(mapping),
        _ => throw new InvalidOperationException($"no schema for {shape}"),
    };

    // A mapping without content is a mapping without keys to the reader; one with required keys must have some.
    private static JsonObject OfMapping(MappingShape mapping)
    {
        var properties = new JsonObject();
        foreach (Key key in mapping.Keys)
        {
            JsonObject value = Of(key.Shape);
            value["description"] = key.Text;
            properties[key.Name] = value;
        }
        string[] required = [.. mapping.Keys.Where(key => key.IsRequired).Select(key => key.Name)];
        var schema = new JsonObject
        {
            ["type"] = required.Length > 0 ? "object" : Strings("object", "null"),
            ["properties"] = properties,
            ["additionalProperties"] = false,
        };
        if (required.Length > 0)
            schema["required"] = Strings(required);
        return schema;
    }

    private static JsonObject OfList(ListShape list)
    {
        var schema = new JsonObject
        {
            ["type"] = list.Least > 0 ? "array" : Strings("array", "null"),
            ["items"] = Of(list.Item),
        };
        if (list.Least > 0)
            schema["minItems"] = list.Least;
        return schema;
    }

    private static JsonObject OfText(TextShape text)
    {
        var schema = new JsonObject
        {
            ["type"] = text.MayBeNumber ? Strings("string", "number") : "string",
            ["examples"] = Strings(text.Example),
        };
        if (text.Pattern is { } pattern)
            schema["pattern"] = pattern;
        else
            schema["minLength"] = 1;
        return schema;
    }

    private static JsonArray Strings(params string[] texts) =>
        new([.. texts.Select(text => (JsonNode)JsonValue.Create(text))]);
}
