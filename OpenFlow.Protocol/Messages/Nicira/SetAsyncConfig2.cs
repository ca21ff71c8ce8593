using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages.Nicira;

/// <summary>
/// Chooses which messages a switch sends unasked, those of later versions too (Open vSwitch, NXT_SET_ASYNC_CONFIG2).
/// What isn't there stays as it was:
/// <code>
///  0                              16
/// +-------------------------------+--------------+
/// | Nicira's header, type 27      | properties … |
/// +-------------------------------+--------------+
/// </code>
/// </summary>
public readonly ref struct SetAsyncConfig2 : IMessage
{
    public EntryListView<AsyncProperty> Properties { get; init; }

    public int Size => NiciraMessage.BodyOffset + Properties.Octets.Length;

    /// <summary>
    /// Reads a whole frame; false with OFPBRC_BAD_EXPERIMENTER, OFPBRC_BAD_EXP_TYPE or OFPBRC_BAD_LEN.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out SetAsyncConfig2 config, out OpenFlowError error)
    {
        config = default;
        if (!NiciraMessage.TryRead(message, NiciraMessageType.SetAsyncConfig2, out ReadOnlySpan<byte> body, out error)
            || !EntryListView.TryRead(body, out EntryListView<AsyncProperty> properties, out error))
            return false;
        config = new SetAsyncConfig2 { Properties = properties };
        return true;
    }

    public void Write(Span<byte> destination, Xid xid) => Properties.Octets.CopyTo(
        NiciraMessage.Write(destination, NiciraMessageType.SetAsyncConfig2, Size, xid));
}
