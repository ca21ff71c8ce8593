using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages.Nicira;

/// <summary>
/// Lets a controller choose the table of a flow in OpenFlow 1.0; Open vSwitch takes it in 1.3 too, where it changes
/// nothing (NXT_FLOW_MOD_TABLE_ID):
/// <code>
///  0                              16  17          24
/// +-------------------------------+---+-----------+
/// | Nicira's header, type 15      |set|    pad    |
/// +-------------------------------+---+-----------+
/// </code>
/// </summary>
public readonly ref struct FlowModTableId : IMessage
{
    private const int PadOffset = 1;
    private const int BodySize = 8;

    public bool IsSet { get; init; }

    public int Size => NiciraMessage.BodyOffset + BodySize;

    /// <summary>
    /// Reads a whole frame; false with OFPBRC_BAD_EXPERIMENTER, OFPBRC_BAD_EXP_TYPE or OFPBRC_BAD_LEN.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out FlowModTableId setting, out OpenFlowError error)
    {
        setting = default;
        if (!NiciraMessage.TryRead(message, NiciraMessageType.FlowModTableId, out ReadOnlySpan<byte> body, out error)
            || body.Length != BodySize)
            return false;
        setting = new FlowModTableId { IsSet = body[0] != 0 };
        return true;
    }

    public void Write(Span<byte> destination, Xid xid)
    {
        Span<byte> body = NiciraMessage.Write(destination, NiciraMessageType.FlowModTableId, Size, xid);
        body[0] = IsSet ? (byte)1 : (byte)0;
        body[PadOffset..].Clear();
    }
}
