using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Text.Parsing;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Cli;

/// <summary>A text's message, or why there is none.</summary>
/// <param name="Frame">Null where there is an error.</param>
internal readonly record struct EncodedText(uint Xid, byte[]? Frame, TextError Error);

/// <summary>Turns texts of one kind into messages, with transaction ids that count up.</summary>
internal sealed class TextEncoder(string kind, bool strict, uint firstXid)
{
    private uint _xid = firstXid;

    /// <summary>The names of ovs-ofctl's commands; the first is what is meant where none is said.</summary>
    public static string[] Kinds { get; } =
    [
        "add-flow", "mod-flows", "del-flows", "add-group", "mod-group", "del-groups", "add-meter", "mod-meter",
        "del-meters", "packet-out",
    ];

    public EncodedText Encode(string text)
    {
        var xid = new Xid(_xid);
        byte[]? frame = Encode(text, xid, out TextError error);
        if (frame is not null)
            _xid++;
        return new EncodedText(xid.Value, frame, error);
    }

    private byte[]? Encode(string text, Xid xid, out TextError error) => kind switch
    {
        "add-flow" => Flow(text, FlowModCommand.Add, xid, out error),
        "mod-flows" => Flow(text, strict ? FlowModCommand.ModifyStrict : FlowModCommand.Modify, xid, out error),
        "del-flows" => Flow(text, strict ? FlowModCommand.DeleteStrict : FlowModCommand.Delete, xid, out error),
        "add-group" => Group(text, GroupModCommand.Add, xid, out error),
        "mod-group" => Group(text, GroupModCommand.Modify, xid, out error),
        "del-groups" => Group(text, GroupModCommand.Delete, xid, out error),
        "add-meter" => Meter(text, MeterModCommand.Add, xid, out error),
        "mod-meter" => Meter(text, MeterModCommand.Modify, xid, out error),
        "del-meters" => Meter(text, MeterModCommand.Delete, xid, out error),
        _ => PacketOutParser.TryParse(text, out ParsedPacketOut packet, out error) ? packet.ToFrame(xid) : null,
    };

    private static byte[]? Flow(string text, FlowModCommand command, Xid xid, out TextError error) =>
        FlowParser.TryParse(text, command, out ParsedFlow flow, out error) ? flow.ToFrame(xid) : null;

    private static byte[]? Group(string text, GroupModCommand command, Xid xid, out TextError error) =>
        GroupParser.TryParse(text, command, out ParsedGroup group, out error) ? group.ToFrame(xid) : null;

    private static byte[]? Meter(string text, MeterModCommand command, Xid xid, out TextError error) =>
        MeterParser.TryParse(text, command, out ParsedMeter meter, out error) ? meter.ToFrame(xid) : null;
}
