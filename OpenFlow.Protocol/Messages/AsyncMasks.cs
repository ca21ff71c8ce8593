using System.Buffers.Binary;

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

    internal static AsyncMasks Read(ReadOnlySpan<byte> source) => new()
    {
        PacketIn = BinaryPrimitives.ReadUInt32BigEndian(source),
        PacketInSlave = BinaryPrimitives.ReadUInt32BigEndian(source[PacketInSlaveOffset..]),
        PortStatus = BinaryPrimitives.ReadUInt32BigEndian(source[PortStatusOffset..]),
        PortStatusSlave = BinaryPrimitives.ReadUInt32BigEndian(source[PortStatusSlaveOffset..]),
        FlowRemoved = BinaryPrimitives.ReadUInt32BigEndian(source[FlowRemovedOffset..]),
        FlowRemovedSlave = BinaryPrimitives.ReadUInt32BigEndian(source[FlowRemovedSlaveOffset..]),
    };

    internal void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, PacketIn);
        BinaryPrimitives.WriteUInt32BigEndian(destination[PacketInSlaveOffset..], PacketInSlave);
        BinaryPrimitives.WriteUInt32BigEndian(destination[PortStatusOffset..], PortStatus);
        BinaryPrimitives.WriteUInt32BigEndian(destination[PortStatusSlaveOffset..], PortStatusSlave);
        BinaryPrimitives.WriteUInt32BigEndian(destination[FlowRemovedOffset..], FlowRemoved);
        BinaryPrimitives.WriteUInt32BigEndian(destination[FlowRemovedSlaveOffset..], FlowRemovedSlave);
    }
}
