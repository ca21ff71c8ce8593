using System.Buffers.Binary;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages.Nicira;

/// <summary>
/// Forgets the connections of a zone of the connection tracker (Open vSwitch, NXT_CT_FLUSH_ZONE):
/// <code>
///  0                              16              22      24
/// +-------------------------------+---------------+-------+
/// | Nicira's header, type 29      |       0       | zone  |
/// +-------------------------------+---------------+-------+
/// </code>
/// </summary>
public readonly ref struct CtFlushZone : IMessage
{
    private const int NumberOffset = 6;
    private const int BodySize = 8;

    public ushort Zone { get; init; }

    public int Size => NiciraMessage.BodyOffset + BodySize;

    /// <summary>
    /// Reads a whole frame; false with OFPBRC_BAD_EXPERIMENTER, OFPBRC_BAD_EXP_TYPE or OFPBRC_BAD_LEN.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out CtFlushZone flush, out OpenFlowError error)
    {
        flush = default;
        if (!NiciraMessage.TryRead(message, NiciraMessageType.CtFlushZone, out ReadOnlySpan<byte> body, out error)
            || body.Length != BodySize)
            return false;
        flush = new CtFlushZone { Zone = BinaryPrimitives.ReadUInt16BigEndian(body[NumberOffset..]) };
        return true;
    }

    public void Write(Span<byte> destination, Xid xid)
    {
        Span<byte> body = NiciraMessage.Write(destination, NiciraMessageType.CtFlushZone, Size, xid);
        body[..NumberOffset].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(body[NumberOffset..], Zone);
    }
}
