using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Controller.Host.Captures;
using Controller.Host.Logging;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Text;
using OpenFlow.Protocol.Text.Json;
using OpenFlow.Protocol.Validation;
using OpenFlow.Protocol.Wire;

namespace Controller.Host.Cli.Decoding;

/// <summary>
/// Says what messages are, as text or as one JSON object a line; flushes after each, so that one can be asked after the
/// other through a pipe.
/// </summary>
internal sealed class DecodedWriter(TextWriter output, bool asJson)
{
    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>Whether each message so far could be read.</summary>
    public bool IsAllWell { get; private set; } = true;

    public void Write(ReadOnlySpan<byte> message)
    {
        if (!asJson)
            WriteText(message);
        else
            WriteLine(message, static (json, message, writer) => writer.WriteMessage(json, message));
        output.Flush();
    }

    /// <summary>Something that is no hex; text has nothing to say where the line is only empty.</summary>
    public void Write(HexLine.Trouble trouble)
    {
        IsAllWell = false;
        if (asJson)
            WriteLine([], (json, _, _) => WriteError(json, null, "", trouble.Words, trouble.Offset));
        else
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"***no hex: {PrintableText.Of(trouble.Words)}, at character {trouble.Offset}***"));
        output.Flush();
    }

    public void Write(CapturedMessage message)
    {
        if (asJson)
        {
            WriteLine(message.Octets, (json, octets, writer) => writer.WriteCaptured(json, message, octets));
        }
        else
        {
            output.WriteLine($"{TimeOf(message)} {message.From} > {message.To}:");
            WriteCapturedText(message);
        }
        output.Flush();
    }

    private void WriteText(ReadOnlySpan<byte> message)
    {
        IsAllWell &= MessageRules.TryCheck(message, out _);
        foreach (string line in MessagePrinter.Print(message).Split('\n'))
            output.WriteLine(PrintableText.Of(line));
    }

    private void WriteCapturedText(CapturedMessage message)
    {
        if (message.Trouble is { } words)
        {
            IsAllWell = false;
            output.WriteLine($"***{words}***");
        }
        if (message.Octets.Length > 0)
            WriteText(message.Octets);
    }

    private void WriteCaptured(Utf8JsonWriter json, CapturedMessage message, ReadOnlySpan<byte> octets)
    {
        json.WriteString("time", TimeOf(message));
        json.WriteString("from", message.From.ToString());
        json.WriteString("to", message.To.ToString());
        if (message.Trouble is not { } words)
        {
            WriteMessage(json, octets);
            return;
        }
        IsAllWell = false;
        WriteError(json, null, "", words, octets.Length);
    }

    private static string TimeOf(CapturedMessage message) =>
        message.Time.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);

    // What a switch would refuse for its meaning can be read nevertheless: who asks why wants to see it.
    private void WriteMessage(Utf8JsonWriter json, ReadOnlySpan<byte> message)
    {
        bool isLegal = MessageRules.TryCheck(message, out Refusal refusal);
        bool isRead = MessageRewriter.TryRewrite(message, out byte[] rewritten, out OpenFlowError error);
        IsAllWell &= isLegal && isRead;
        if (!isLegal)
            WriteError(json, refusal.Error, refusal.Error.Name, refusal.ToString(), refusal.Offset);
        else if (!isRead)
            WriteError(json, error, error.Name, $"{error.Name}: {error.Words}", 0);
        if (!isRead)
            return;
        json.WritePropertyName("message");
        MessageJson.Write(json, message);
        json.WriteString("reencoded", Convert.ToHexStringLower(rewritten));
    }

    private static void WriteError(Utf8JsonWriter json, OpenFlowError? error, string name, string words, int offset)
    {
        json.WriteStartObject("error");
        if (error is { } known)
        {
            json.WriteNumber("type", (ushort)known.Type);
            json.WriteNumber("code", known.Code);
            if (known.Experimenter != 0)
                json.WriteNumber("experimenter", known.Experimenter);
            json.WriteString("name", name);
        }
        else
        {
            json.WriteNull("type");
            json.WriteNull("code");
            json.WriteNull("name");
        }
        json.WriteString("text", words);
        json.WriteNumber("offset", offset);
        json.WriteEndObject();
    }

    private delegate void Members(Utf8JsonWriter json, ReadOnlySpan<byte> octets, DecodedWriter writer);

    private void WriteLine(ReadOnlySpan<byte> octets, Members members)
    {
        _buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_buffer, Options))
        {
            json.WriteStartObject();
            members(json, octets, this);
            json.WriteEndObject();
        }
        output.WriteLine(Encoding.UTF8.GetString(_buffer.WrittenSpan));
    }

    // Not for HTML: `->` and quotes in text stay readable.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
