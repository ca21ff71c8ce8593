using System.Buffers.Binary;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages.Nicira;

/// <summary>
/// Which options of Geneve can be matched (Open vSwitch, NXT_TLV_TABLE_REPLY):
/// <code>
///  0                              16              20      22          32
/// +-------------------------------+---------------+-------+-----------+------------+
/// | Nicira's header, type 26      |   max_space   |fields |    pad    | mappings … |
/// +-------------------------------+---------------+-------+-----------+------------+
/// </code>
/// </summary>
public readonly ref struct TlvTableReply : IMessage
{
    private const int MaxFieldsOffset = 4;
    private const int PadOffset = 6;
    private const int MapsOffset = 16;

    /// <summary>Octets that all options together can have.</summary>
    public uint MaxOptionSpace { get; init; }

    /// <summary>Mappings that there can be.</summary>
    public ushort MaxFields { get; init; }

    public EntryListView<TlvMap> Maps { get; init; }

    public int Size => NiciraMessage.BodyOffset + MapsOffset + Maps.Octets.Length;

    /// <summary>
    /// Reads a whole frame; false with OFPBRC_BAD_EXPERIMENTER, OFPBRC_BAD_EXP_TYPE or OFPBRC_BAD_LEN.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out TlvTableReply reply, out OpenFlowError error)
    {
        reply = default;
        if (!NiciraMessage.TryRead(message, NiciraMessageType.TlvTableReply, out ReadOnlySpan<byte> body, out error)
            || body.Length < MapsOffset
            || !EntryListView.TryRead(body[MapsOffset..], out EntryListView<TlvMap> maps, out error))
            return false;
        reply = new TlvTableReply
        {
            MaxOptionSpace = BinaryPrimitives.ReadUInt32BigEndian(body),
            MaxFields = BinaryPrimitives.ReadUInt16BigEndian(body[MaxFieldsOffset..]),
            Maps = maps,
        };
        return true;
    }

    public void Write(Span<byte> destination, Xid xid)
    {
        Span<byte> body = NiciraMessage.Write(destination, NiciraMessageType.TlvTableReply, Size, xid);
        BinaryPrimitives.WriteUInt32BigEndian(body, MaxOptionSpace);
        BinaryPrimitives.WriteUInt16BigEndian(body[MaxFieldsOffset..], MaxFields);
        body[PadOffset..MapsOffset].Clear();
        Maps.Octets.CopyTo(body[MapsOffset..]);
    }
}
