using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages;

/// <summary>What happened to a port (OpenFlow 1.3.5 §7.4.3).</summary>
public enum PortStatusReason : byte
{
    Add = 0,
    Delete = 1,
    Modify = 2,
}

/// <summary>
/// A port came, went or changed (OpenFlow 1.3.5 §7.4.3). It can overtake the PORT_DESC reply asked for before:
/// <code>
///  0                               8   9          16                     80
/// +-------------------------------+---+----------+-----------------------+
/// | header                        |rsn|   pad    | port description (64) |
/// +-------------------------------+---+----------+-----------------------+
/// </code>
/// </summary>
public readonly ref struct PortStatus : IMessage
{
    private const int ReasonOffset = 8;
    private const int PadOffset = 9;
    private const int PortOffset = 16;
    private const int WireSize = PortOffset + PortDescription.WireSize;

    public PortStatusReason Reason { get; init; }

    public PortDescription Port { get; init; }

    public int Size => WireSize;

    /// <summary>Reads a whole frame; false with OFPBRC_BAD_LEN. Allocates the port's name.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out PortStatus status, out OpenFlowError error)
    {
        status = default;
        error = OpenFlowErrors.BadLength;
        if (message.Length != WireSize
            || !PortDescription.TryRead(message[PortOffset..], out PortDescription port, out error))
            return false;
        status = new PortStatus { Reason = (PortStatusReason)message[ReasonOffset], Port = port };
        return true;
    }

    public void Write(Span<byte> destination, Xid xid)
    {
        Header.Write(destination, MessageType.PortStatus, Size, xid);
        destination[ReasonOffset] = (byte)Reason;
        destination[PadOffset..PortOffset].Clear();
        Port.Write(destination[PortOffset..]);
    }
}
