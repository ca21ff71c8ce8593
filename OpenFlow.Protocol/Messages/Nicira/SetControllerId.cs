using System.Buffers.Binary;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages.Nicira;

/// <summary>
/// Gives this connection a number, for actions that send to one controller only (Open vSwitch, NXT_SET_CONTROLLER_ID):
/// <code>
///  0                              16              22      24
/// +-------------------------------+---------------+-------+
/// | Nicira's header, type 20      |       0       | id    |
/// +-------------------------------+---------------+-------+
/// </code>
/// </summary>
public readonly ref struct SetControllerId : IMessage
{
    private const int NumberOffset = 6;
    private const int BodySize = 8;

    /// <summary>What a <see cref="Actions.Nicira.ControllerAction"/> names.</summary>
    public ushort ControllerId { get; init; }

    public int Size => NiciraMessage.BodyOffset + BodySize;

    /// <summary>
    /// Reads a whole frame; false with OFPBRC_BAD_EXPERIMENTER, OFPBRC_BAD_EXP_TYPE or OFPBRC_BAD_LEN.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out SetControllerId setId, out OpenFlowError error)
    {
        setId = default;
        if (!NiciraMessage.TryRead(message, NiciraMessageType.SetControllerId, out ReadOnlySpan<byte> body, out error)
            || body.Length != BodySize)
            return false;
        setId = new SetControllerId { ControllerId = BinaryPrimitives.ReadUInt16BigEndian(body[NumberOffset..]) };
        return true;
    }

    public void Write(Span<byte> destination, Xid xid)
    {
        Span<byte> body = NiciraMessage.Write(destination, NiciraMessageType.SetControllerId, Size, xid);
        body[..NumberOffset].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(body[NumberOffset..], ControllerId);
    }
}
