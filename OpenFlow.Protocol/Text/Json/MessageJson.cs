using System.Text.Json;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Text.Json;

/// <summary>
/// A message as a JSON object. Nothing throws but the writer. Allocates.
/// <code>
/// {"type":"FLOW_MOD","version":4,"xid":5,"length":80,"cookie":"0x0",…,"match":{"in_port":1},
///  "instructions":[{"type":"apply_actions","actions":[{"type":"output","port":2,"max_len":0,"text":"output:2"}]}],
///  "text":"OFPT_FLOW_MOD (OF1.3) (xid=0x5): ADD in_port=1 actions=output:2"}
/// </code>
/// Fields go by their names in the specification. Counters are numbers of up to 64 bits; cookies, masks and metadata are
/// text in hex; octets are hex without <c>0x</c>; a reserved port's number has its name beside it (<c>port_name</c>).
/// <c>text</c> is what <see cref="MessagePrinter.Print"/> says.
/// </summary>
public static class MessageJson
{
    // An ERROR holds a request, that may be a bundle-add, and that a message.
    private const int MaxDepth = 3;

    /// <summary>
    /// Writes the message as one object. Of what can't be read there is the header and <c>octets</c>, all of them.
    /// </summary>
    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> frame) => Write(json, frame, MaxDepth);

    internal static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> frame, int depth)
    {
        json.WriteStartObject();
        bool whole = Header.TryRead(frame, out Header header);
        if (whole)
            WriteHeader(json, header);
        bool written = whole && header.Length == frame.Length && depth > 0
            && (header.Version == Header.Version13 || header.Type == MessageType.Hello)
            && BodyJson.TryWrite(json, header, frame, depth - 1);
        if (!written)
            json.WriteOctets("octets", frame);
        json.WriteString("text", MessagePrinter.Print(frame));
        json.WriteEndObject();
    }

    private static void WriteHeader(Utf8JsonWriter json, Header header)
    {
        json.WriteEnum("type", header.Type);
        json.WriteNumber("version", header.Version);
        json.WriteNumber("xid", header.Xid.Value);
        json.WriteNumber("length", header.Length);
    }
}
