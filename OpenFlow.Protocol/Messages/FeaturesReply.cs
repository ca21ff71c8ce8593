using System.Buffers.Binary;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages;

/// <summary>What a switch can (OpenFlow 1.3.5 §7.3.1, <c>enum ofp_capabilities</c>).</summary>
[Flags]
public enum Capabilities : uint
{
    None = 0,
    FlowStats = 1 << 0,
    TableStats = 1 << 1,
    PortStats = 1 << 2,
    GroupStats = 1 << 3,
    ReassembleFragments = 1 << 5,
    QueueStats = 1 << 6,

    /// <summary>Ports that would loop are blocked by a protocol of the switch's own.</summary>
    PortBlocked = 1 << 8,
}

/// <summary>
/// Who the switch is (OpenFlow 1.3.5 §7.3.1). Its ports are not here but in a PORT_DESC multipart reply:
/// <code>
///  0                               8                              16
/// +-------------------------------+-------------------------------+
/// | header                        |          datapath_id          |
/// +---------------+-------+-------+---------------+---------------+ 32
/// |   n_buffers   |tab|aux| pad   | capabilities  |   reserved    |
/// +---------------+-------+-------+---------------+---------------+
/// </code>
/// </summary>
public readonly ref struct FeaturesReply : IMessage
{
    private const int DatapathIdOffset = 8;
    private const int BufferCountOffset = 16;
    private const int TableCountOffset = 20;
    private const int AuxiliaryIdOffset = 21;
    private const int PadOffset = 22;
    private const int CapabilitiesOffset = 24;
    private const int ReservedOffset = 28;
    private const int WireSize = 32;

    public DatapathId DatapathId { get; init; }

    /// <summary>Packets the switch can hold; 0 for Open vSwitch.</summary>
    public uint BufferCount { get; init; }

    /// <summary>Tables 0 up to this number, exclusive.</summary>
    public byte TableCount { get; init; }

    /// <summary>0 for the main connection; anything else must never replace it (§6.3.5).</summary>
    public byte AuxiliaryId { get; init; }

    public Capabilities Capabilities { get; init; }

    public uint Reserved { get; init; }

    public int Size => WireSize;

    /// <summary>Reads a whole frame; false with OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out FeaturesReply features, out OpenFlowError error)
    {
        features = default;
        error = OpenFlowErrors.BadLength;
        if (message.Length != WireSize)
            return false;
        features = new FeaturesReply
        {
            DatapathId = new DatapathId(BinaryPrimitives.ReadUInt64BigEndian(message[DatapathIdOffset..])),
            BufferCount = BinaryPrimitives.ReadUInt32BigEndian(message[BufferCountOffset..]),
            TableCount = message[TableCountOffset],
            AuxiliaryId = message[AuxiliaryIdOffset],
            Capabilities = (Capabilities)BinaryPrimitives.ReadUInt32BigEndian(message[CapabilitiesOffset..]),
            Reserved = BinaryPrimitives.ReadUInt32BigEndian(message[ReservedOffset..]),
        };
        return true;
    }

    public void Write(Span<byte> destination, Xid xid)
    {
        Header.Write(destination, MessageType.FeaturesReply, Size, xid);
        BinaryPrimitives.WriteUInt64BigEndian(destination[DatapathIdOffset..], DatapathId.Value);
        BinaryPrimitives.WriteUInt32BigEndian(destination[BufferCountOffset..], BufferCount);
        destination[TableCountOffset] = TableCount;
        destination[AuxiliaryIdOffset] = AuxiliaryId;
        destination[PadOffset..CapabilitiesOffset].Clear();
        BinaryPrimitives.WriteUInt32BigEndian(destination[CapabilitiesOffset..], (uint)Capabilities);
        BinaryPrimitives.WriteUInt32BigEndian(destination[ReservedOffset..], Reserved);
    }
}
