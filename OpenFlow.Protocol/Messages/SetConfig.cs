using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages;

/// <summary>What happens to IP fragments (OpenFlow 1.3.5 §7.3.2, and Open vSwitch): a number, not bits.</summary>
public enum ConfigFlags : ushort
{
    /// <summary>Fragments are matched with their ports 0.</summary>
    FragmentsNormal = 0,

    FragmentsDrop = 1,
    FragmentsReassemble = 2,

    /// <summary>
    /// Open vSwitch: the first fragment is matched with its ports, later ones by <c>ip_frag=later</c>.
    /// </summary>
    FragmentsNiciraMatch = 3,
}

/// <summary>
/// Sets what happens to IP fragments, and how much of a packet comes to the controller (OpenFlow 1.3.5 §7.3.2);
/// laid out as <see cref="ConfigLayout"/> says.
/// </summary>
public readonly ref struct SetConfig : IMessage
{
    public ConfigFlags Flags { get; init; }

    /// <summary>
    /// Octets of a packet that come to the controller when no output action says how many;
    /// <see cref="Actions.OutputAction.WholePacket"/> for all.
    /// </summary>
    public ushort MissSendLength { get; init; }

    public int Size => ConfigLayout.WireSize;

    /// <summary>Reads a whole frame; false with OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out SetConfig config, out OpenFlowError error)
    {
        bool isRead = ConfigLayout.TryRead(message, out ConfigFlags flags, out ushort missSendLength, out error);
        config = new SetConfig { Flags = flags, MissSendLength = missSendLength };
        return isRead;
    }

    public void Write(Span<byte> destination, Xid xid) =>
        ConfigLayout.Write(destination, MessageType.SetConfig, xid, Flags, MissSendLength);
}
