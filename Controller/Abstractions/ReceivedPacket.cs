using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;

namespace Controller.Abstractions;

/// <summary>
/// A packet-in that made sense: it names the port it came by and holds at least an Ethernet header. All of it is
/// views over the receive buffer: what outlives the call must be copied.
/// </summary>
public readonly ref struct ReceivedPacket(PacketIn message, PortNumber inPort, EthernetView frame)
{
    public PacketIn Message { get; } = message;

    public PortNumber InPort { get; } = inPort;

    /// <summary>The frame as it stood in the pipeline: with the tag that an earlier table pushed.</summary>
    public EthernetView Frame { get; } = frame;

    /// <summary>Whether the switch sent all of the frame.</summary>
    public bool IsWhole => Message.Data.Length >= Message.TotalLength;
}
