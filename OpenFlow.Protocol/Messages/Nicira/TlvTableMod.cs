using System.Buffers.Binary;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages.Nicira;

/// <summary>What a <see cref="TlvTableMod"/> does with its mappings.</summary>
public enum TlvTableModCommand : ushort
{
    Add = 0,
    Delete = 1,

    /// <summary>Deletes all; there are none in the message.</summary>
    Clear = 2,
}

/// <summary>
/// Changes which options of Geneve can be matched (Open vSwitch, NXT_TLV_TABLE_MOD):
/// <code>
///  0                              16      18          24
/// +-------------------------------+-------+-----------+------------+
/// | Nicira's header, type 24      |command|    pad    | mappings … |
/// +-------------------------------+-------+-----------+------------+
/// </code>
/// </summary>
public readonly ref struct TlvTableMod : IMessage
{
    private const int PadOffset = 2;
    private const int MapsOffset = 8;

    public TlvTableModCommand Command { get; init; }

    public EntryListView<TlvMap> Maps { get; init; }

    public int Size => NiciraMessage.BodyOffset + MapsOffset + Maps.Octets.Length;

    /// <summary>
    /// Reads a whole frame; false with OFPBRC_BAD_EXPERIMENTER, OFPBRC_BAD_EXP_TYPE or OFPBRC_BAD_LEN.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out TlvTableMod tableMod, out OpenFlowError error)
    {
        tableMod = default;
        if (!NiciraMessage.TryRead(message, NiciraMessageType.TlvTableMod, out ReadOnlySpan<byte> body, out error)
            || body.Length < MapsOffset
            || !EntryListView.TryRead(body[MapsOffset..], out EntryListView<TlvMap> maps, out error))
            return false;
        tableMod = new TlvTableMod
        {
            Command = (TlvTableModCommand)BinaryPrimitives.ReadUInt16BigEndian(body),
            Maps = maps,
        };
        return true;
    }

    public void Write(Span<byte> destination, Xid xid)
    {
        Span<byte> body = NiciraMessage.Write(destination, NiciraMessageType.TlvTableMod, Size, xid);
        BinaryPrimitives.WriteUInt16BigEndian(body, (ushort)Command);
        body[PadOffset..MapsOffset].Clear();
        Maps.Octets.CopyTo(body[MapsOffset..]);
    }
}
