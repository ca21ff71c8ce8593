using System.Collections.Immutable;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Text.Parsing;

/// <summary>A packet-out as a value that can be kept, which a <see cref="PacketOut"/> can't.</summary>
public sealed record ParsedPacketOut
{
    /// <inheritdoc cref="PacketOut.InPort"/>
    public PortNumber InPort { get; init; } = PortNumber.Controller;

    public ActionList Actions { get; init; } = ActionList.Empty;

    public ImmutableArray<byte> Data { get; init; } = [];

    /// <summary>The message; it looks into this value's octets.</summary>
    public PacketOut Message => new() { InPort = InPort, Actions = Actions.Octets, Data = Data.AsSpan() };

    /// <summary>The message as a whole frame.</summary>
    public byte[] ToFrame(Xid xid)
    {
        PacketOut message = Message;
        var frame = new byte[message.Size];
        message.Write(frame, xid);
        return frame;
    }
}
