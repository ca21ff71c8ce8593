using System.Text;
using System.Text.Json;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Tests.Codecs;
using OpenFlow.Protocol.Tests.Packets;
using OpenFlow.Protocol.Text;
using OpenFlow.Protocol.Text.Json;
using OpenFlow.Protocol.Text.Parsing;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Validation;

namespace OpenFlow.Protocol.Tests.Fuzzing;

/// <summary>
/// Every reader of the library, as the fuzzer drives it: the codecs' <see cref="Readers"/>, and all that takes whole
/// frames, packets or text. Seeds are the rows of the codec tables, and texts.
/// </summary>
internal static class FuzzTargets
{
    // Octets that no reader may run away with; the printers' output grows with their input.
    private static readonly byte[][] Messages = [.. AllCases.Messages.Select(row => row.Octets)];

    private static readonly (string Name, FuzzAction Run)[] OfMessages =
    [
        ("MessageRules", frame => MessageRules.TryCheck(frame, out _)),
        ("MessagePrinter.Print", frame => MessagePrinter.Print(frame)),
        ("MessagePrinter.Describe", frame => MessagePrinter.Describe(frame)),
        ("MessageJson", WriteJson),
    ];

    private static readonly (string Name, FuzzAction Run, string[] Seeds)[] OfTexts =
    [
        ("FlowParser", text => RewriteFrame(FlowParser.TryParse(TextOf(text), FlowModCommand.Add, out ParsedFlow flow,
            out _) ? flow.ToFrame(Xid) : null), FuzzTexts.Flows),
        ("GroupParser", text => RewriteFrame(GroupParser.TryParse(TextOf(text), GroupModCommand.Add,
            out ParsedGroup group, out _) ? group.ToFrame(Xid) : null), FuzzTexts.Groups),
        ("MeterParser", text => RewriteFrame(MeterParser.TryParse(TextOf(text), MeterModCommand.Add,
            out ParsedMeter meter, out _) ? meter.ToFrame(Xid) : null), FuzzTexts.Meters),
        ("PacketOutParser", text => RewriteFrame(PacketOutParser.TryParse(TextOf(text), out ParsedPacketOut packet,
            out _) ? packet.ToFrame(Xid) : null), FuzzTexts.PacketOuts),
    ];

    private static readonly Xid Xid = new(5);

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        .. Readers.All.Select(OfReader),
        .. OfMessages.Select(row => new FuzzTarget(row.Name, row.Run, Messages)),
        .. OfTexts.Select(row => new FuzzTarget(row.Name, row.Run, [.. row.Seeds.Select(Encoding.Latin1.GetBytes)])),
        new FuzzTarget("Packets", octets => FrameWalk.Anything(octets), Samples.Frames),
    ];

    private static FuzzTarget OfReader(KeyValuePair<string, Reread> reader)
    {
        byte[][] own = [.. AllCases.All.Where(row => row.Reader == reader.Key).Select(row => row.Octets)];
        return new FuzzTarget(reader.Key, octets => ReadAgain(reader.Value, octets), own.Length > 0 ? own : Messages);
    }

    // What was read is written, and that reads as the same again.
    private static void ReadAgain(Reread reader, ReadOnlySpan<byte> octets)
    {
        if (reader(octets) is { } written)
            Assert.Equal(written, reader(written));
    }

    // What a text became is a message that reads down to its last field, and as the same.
    private static void RewriteFrame(byte[]? frame)
    {
        if (frame is null)
            return;
        Assert.True(MessageRewriter.TryRewrite(frame, out byte[] again, out var error), $"{error.Name}");
        Assert.Equal(frame, again);
    }

    private static void WriteJson(ReadOnlySpan<byte> frame)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
            MessageJson.Write(json, frame);
        using JsonDocument read = JsonDocument.Parse(stream.ToArray());
        Assert.Equal(JsonValueKind.Object, read.RootElement.ValueKind);
    }

    private static string TextOf(ReadOnlySpan<byte> text) => Encoding.Latin1.GetString(text);
}
