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

    /// <summary>The message as a whole frame.</summary>
    public byte[] ToFrame(Xid xid)
    {
        var message = new PacketOut { InPort = InPort, Actions = Actions.Octets, Data = Data.AsSpan() };
        var frame = new byte[message.Size];
        message.Write(frame, xid);
        return frame;
    }
}
