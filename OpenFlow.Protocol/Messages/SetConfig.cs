using System.Buffers.Binary;
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
/// Sets what happens to IP fragments, and how much of a packet comes to the controller (OpenFlow 1.3.5 §7.3.2):
/// <code>
///  0                               8       10      12
/// +-------------------------------+-------+-------+
/// | header                        | flags |miss_sl|
/// +-------------------------------+-------+-------+
/// </code>
/// </summary>
public readonly ref struct SetConfig : IMessage
{
    private const int FlagsOffset = 8;
    private const int MissSendLengthOffset = 10;
    private const int WireSize = 12;

    public ConfigFlags Flags { get; init; }

    /// <summary>
    /// Octets of a packet that come to the controller when no output action says how many;
    /// <see cref="Actions.OutputAction.WholePacket"/> for all.
    /// </summary>
    public ushort MissSendLength { get; init; }

    public int Size => WireSize;

    /// <summary>Reads a whole frame; false with OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out SetConfig config, out OpenFlowError error)
    {
        config = default;
        error = OpenFlowErrors.BadLength;
        if (message.Length != WireSize)
            return false;
        config = new SetConfig
        {
            Flags = (ConfigFlags)BinaryPrimitives.ReadUInt16BigEndian(message[FlagsOffset..]),
            MissSendLength = BinaryPrimitives.ReadUInt16BigEndian(message[MissSendLengthOffset..]),
        };
        return true;
    }

    public void Write(Span<byte> destination, Xid xid)
    {
        Header.Write(destination, MessageType.SetConfig, Size, xid);
        BinaryPrimitives.WriteUInt16BigEndian(destination[FlagsOffset..], (ushort)Flags);
        BinaryPrimitives.WriteUInt16BigEndian(destination[MissSendLengthOffset..], MissSendLength);
    }
}
