using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages.Nicira;

/// <summary>
/// Asks which options of Geneve can be matched (Open vSwitch, NXT_TLV_TABLE_REQUEST, type 25): nothing follows the
/// type.
/// </summary>
public readonly ref struct TlvTableRequest : IMessage
{
    public int Size => NiciraMessage.BodyOffset;

    /// <summary>
    /// Reads a whole frame; false with OFPBRC_BAD_EXPERIMENTER, OFPBRC_BAD_EXP_TYPE or OFPBRC_BAD_LEN.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out TlvTableRequest request, out OpenFlowError error)
    {
        request = default;
        return NiciraMessage.TryRead(message, NiciraMessageType.TlvTableRequest, out ReadOnlySpan<byte> body, out error)
            && body.IsEmpty;
    }

    public void Write(Span<byte> destination, Xid xid) =>
        NiciraMessage.Write(destination, NiciraMessageType.TlvTableRequest, Size, xid);
}
