using System.Buffers;
using System.Text.Json;

namespace Controller.Ovsdb.Rpc;

/// <summary>The messages of JSON-RPC 1.0.</summary>
internal static class RpcMessages
{
    /// <param name="write">Writes the parameters; may leave the array open.</param>
    public static byte[] Request(string method, Action<Utf8JsonWriter> write, long id) => Write(writer =>
    {
        writer.WriteString("method"u8, method);
        writer.WritePropertyName("params"u8);
        int depth = writer.CurrentDepth;
        write(writer);
        while (writer.CurrentDepth > depth)
            writer.WriteEndArray();
        writer.WriteNumber("id"u8, id);
    });

    public static byte[] Answer(JsonElement id, JsonElement result) => Write(writer =>
    {
        writer.WritePropertyName("result"u8);
        result.WriteTo(writer);
        writer.WriteNull("error"u8);
        writer.WritePropertyName("id"u8);
        id.WriteTo(writer);
    });

    public static byte[] UnknownMethod(JsonElement id) => Write(writer =>
    {
        writer.WriteNull("result"u8);
        writer.WriteString("error"u8, "unknown method"u8);
        writer.WritePropertyName("id"u8);
        id.WriteTo(writer);
    });

    /// <summary>
    /// An error is an object of <c>error</c> and <c>details</c> (RFC 7047 section 3.1), or a bare text, as ovsdb-server
    /// answers to a method that it doesn't know.
    /// </summary>
    public static OvsdbErrorException ErrorOf(JsonElement error) => error.ValueKind switch
    {
        JsonValueKind.String => new OvsdbErrorException(error.GetString()!, ""),
        JsonValueKind.Object => new OvsdbErrorException(TextOf(error, "error"), TextOf(error, "details")),
        _ => new OvsdbErrorException(error.GetRawText(), ""),
    };

    private static string TextOf(JsonElement error, string name) =>
        error.TryGetProperty(name, out JsonElement text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()! : "";

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var octets = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(octets))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }
        return octets.WrittenSpan.ToArray();
    }
}
