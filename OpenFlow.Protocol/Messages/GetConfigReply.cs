using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages;

/// <summary>
/// What SET_CONFIG has set (OpenFlow 1.3.5 §7.3.2); laid out as <see cref="ConfigLayout"/> says.
/// </summary>
public readonly ref struct GetConfigReply : IMessage
{
    public ConfigFlags Flags { get; init; }

    /// <summary>
    /// Octets of a packet that come to the controller when no output action says how many;
    /// <see cref="Actions.OutputAction.WholePacket"/> for all.
    /// </summary>
    public ushort MissSendLength { get; init; }

    public int Size => ConfigLayout.WireSize;

    /// <summary>Reads a whole frame; false with OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out GetConfigReply config, out OpenFlowError error)
    {
        bool isRead = ConfigLayout.TryRead(message, out ConfigFlags flags, out ushort missSendLength, out error);
        config = new GetConfigReply { Flags = flags, MissSendLength = missSendLength };
        return isRead;
    }

    public void Write(Span<byte> destination, Xid xid) =>
        ConfigLayout.Write(destination, MessageType.GetConfigReply, xid, Flags, MissSendLength);
}
