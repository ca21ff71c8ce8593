using System.Buffers.Binary;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages.Nicira;

/// <summary>The messages in which packets can come to the controller.</summary>
public enum PacketInFormat : uint
{
    /// <summary>PACKET_IN.</summary>
    Standard = 0,

    /// <summary>NXT_PACKET_IN, for OpenFlow 1.0.</summary>
    Nxm = 1,

    /// <summary>NXT_PACKET_IN2: with user data, and resumable.</summary>
    Properties = 2,
}

/// <summary>
/// Chooses the message in which packets come to the controller (Open vSwitch, NXT_SET_PACKET_IN_FORMAT):
/// <code>
///  0                              16              20
/// +-------------------------------+---------------+
/// | Nicira's header, type 16      |    format     |
/// +-------------------------------+---------------+
/// </code>
/// </summary>
public readonly ref struct SetPacketInFormat : IMessage
{
    private const int BodySize = 4;

    public PacketInFormat Format { get; init; }

    public int Size => NiciraMessage.BodyOffset + BodySize;

    /// <summary>
    /// Reads a whole frame; false with OFPBRC_BAD_EXPERIMENTER, OFPBRC_BAD_EXP_TYPE or OFPBRC_BAD_LEN.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out SetPacketInFormat format, out OpenFlowError error)
    {
        format = default;
        if (!NiciraMessage.TryRead(message, NiciraMessageType.SetPacketInFormat, out ReadOnlySpan<byte> body, out error)
            || body.Length != BodySize)
            return false;
        format = new SetPacketInFormat { Format = (PacketInFormat)BinaryPrimitives.ReadUInt32BigEndian(body) };
        return true;
    }

    public void Write(Span<byte> destination, Xid xid)
    {
        Span<byte> body = NiciraMessage.Write(destination, NiciraMessageType.SetPacketInFormat, Size, xid);
        BinaryPrimitives.WriteUInt32BigEndian(body, (uint)Format);
    }
}
