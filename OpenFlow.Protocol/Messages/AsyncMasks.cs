using System.Buffers.Binary;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages;

/// <summary>
/// Which messages a switch sends unasked (OpenFlow 1.3.5 §7.3.10): bit n of a mask stands for reason n of its
/// message. One mask for when the controller is master or equal, one for when it is slave:
/// <code>
///  0               4               8              12              16              20              24
/// +---------------+---------------+---------------+---------------+---------------+---------------+
/// | packet-in     | as slave      | port-status   | as slave      | flow-removed  | as slave      |
/// +---------------+---------------+---------------+---------------+---------------+---------------+
/// </code>
/// </summary>
public readonly record struct AsyncMasks
{
    /// <summary>Octets on the wire.</summary>
    public const int Size = 24;

    private const int PacketInSlaveOffset = 4;
    private const int PortStatusOffset = 8;
    private const int PortStatusSlaveOffset = 12;
    private const int FlowRemovedOffset = 16;
    private const int FlowRemovedSlaveOffset = 20;

    /// <summary>
    /// All reasons of 1.3 for a master, INVALID_TTL included, which is off by default; ports for a slave.
    /// </summary>
    public static AsyncMasks Everything => new()
    {
        PacketIn = 0b111,
        PortStatus = 0b111,
        PortStatusSlave = 0b111,
        FlowRemoved = 0b1111,
    };

    public uint PacketIn { get; init; }
    public uint PacketInSlave { get; init; }
    public uint PortStatus { get; init; }
    public uint PortStatusSlave { get; init; }
    public uint FlowRemoved { get; init; }
    public uint FlowRemovedSlave { get; init; }

    /// <summary>Octets of a message that is a header and the masks.</summary>
    internal const int MessageSize = Header.Size + Size;

    /// <summary>Reads a whole frame that is a header and the masks; false with OFPBRC_BAD_LEN.</summary>
    internal static bool TryReadMessage(ReadOnlySpan<byte> message, out AsyncMasks masks, out OpenFlowError error)
    {
        error = OpenFlowErrors.BadLength;
        bool whole = message.Length == MessageSize;
        masks = whole ? Read(message[Header.Size..]) : default;
        return whole;
    }

    internal void WriteMessage(Span<byte> destination, MessageType type, Xid xid)
    {
        Header.Write(destination, type, MessageSize, xid);
        Write(destination[Header.Size..]);
    }

    private static AsyncMasks Read(ReadOnlySpan<byte> source) => new()
    {
        PacketIn = BinaryPrimitives.ReadUInt32BigEndian(source),
        PacketInSlave = BinaryPrimitives.ReadUInt32BigEndian(source[PacketInSlaveOffset..]),
        PortStatus = BinaryPrimitives.ReadUInt32BigEndian(source[PortStatusOffset..]),
        PortStatusSlave = BinaryPrimitives.ReadUInt32BigEndian(source[PortStatusSlaveOffset..]),
        FlowRemoved = BinaryPrimitives.ReadUInt32BigEndian(source[FlowRemovedOffset..]),
        FlowRemovedSlave = BinaryPrimitives.ReadUInt32BigEndian(source[FlowRemovedSlaveOffset..]),
    };

    private void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, PacketIn);
        BinaryPrimitives.WriteUInt32BigEndian(destination[PacketInSlaveOffset..], PacketInSlave);
        BinaryPrimitives.WriteUInt32BigEndian(destination[PortStatusOffset..], PortStatus);
        BinaryPrimitives.WriteUInt32BigEndian(destination[PortStatusSlaveOffset..], PortStatusSlave);
        BinaryPrimitives.WriteUInt32BigEndian(destination[FlowRemovedOffset..], FlowRemoved);
        BinaryPrimitives.WriteUInt32BigEndian(destination[FlowRemovedSlaveOffset..], FlowRemovedSlave);
    }
}
