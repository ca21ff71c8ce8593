using System.Buffers.Binary;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages;

/// <summary>
/// A packet that a switch is to send (OpenFlow 1.3.5 §7.3.7):
/// <code>
///  0                               8              12              16   18     24
/// +-------------------------------+---------------+---------------+----+------+
/// | header                        |   buffer_id   |    in_port    | len| pad  |
/// +-------------------------------+---------------+---------------+----+------+
/// | actions, len octets | packet …                                            |
/// +---------------------------------------------------------------------------+
/// </code>
/// </summary>
public readonly ref struct PacketOut : IMessage
{
    private const int BufferIdOffset = 8;
    private const int InPortOffset = 12;
    private const int ActionsLengthOffset = 16;
    private const int PadOffset = 18;
    private const int ActionsOffset = 24;

    public PacketOut()
    {
        BufferId = BufferId.None;
        InPort = PortNumber.Controller;
    }

    public BufferId BufferId { get; init; }

    /// <summary>The port it is taken to have come by, where outputs and floods don't go; CONTROLLER for none.</summary>
    public PortNumber InPort { get; init; }

    /// <summary>Encoded actions.</summary>
    public ReadOnlySpan<byte> Actions { get; init; }

    /// <summary>The packet; empty where a buffer is named.</summary>
    public ReadOnlySpan<byte> Data { get; init; }

    public int Size => ActionsOffset + Actions.Length + Data.Length;

    /// <summary>Reads a whole frame; false with OFPBRC_BAD_LEN or the action's error.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out PacketOut packet, out OpenFlowError error)
    {
        packet = default;
        error = OpenFlowErrors.BadLength;
        if (message.Length < ActionsOffset)
            return false;
        int dataOffset = ActionsOffset + BinaryPrimitives.ReadUInt16BigEndian(message[ActionsLengthOffset..]);
        if (dataOffset > message.Length)
            return false;
        if (!ActionListView.TryRead(message[ActionsOffset..dataOffset], out ActionListView actions, out error))
            return false;
        packet = new PacketOut
        {
            BufferId = new BufferId(BinaryPrimitives.ReadUInt32BigEndian(message[BufferIdOffset..])),
            InPort = new PortNumber(BinaryPrimitives.ReadUInt32BigEndian(message[InPortOffset..])),
            Actions = actions.Octets,
            Data = message[dataOffset..],
        };
        return true;
    }

    public void Write(Span<byte> destination, Xid xid)
    {
        Header.Write(destination, MessageType.PacketOut, Size, xid);
        BinaryPrimitives.WriteUInt32BigEndian(destination[BufferIdOffset..], BufferId.Value);
        BinaryPrimitives.WriteUInt32BigEndian(destination[InPortOffset..], InPort.Value);
        BinaryPrimitives.WriteUInt16BigEndian(destination[ActionsLengthOffset..], (ushort)Actions.Length);
        destination[PadOffset..ActionsOffset].Clear();
        Actions.CopyTo(destination[ActionsOffset..]);
        Data.CopyTo(destination[(ActionsOffset + Actions.Length)..]);
    }
}
