using System.Buffers.Binary;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages;

/// <summary>Why a packet came to the controller (OpenFlow 1.3.5 §7.4.1).</summary>
public enum PacketInReason : byte
{
    /// <summary>The table-miss flow sent it.</summary>
    NoMatch = 0,

    /// <summary>An output action of another flow, or of a group, sent it.</summary>
    Action = 1,

    /// <summary>Its TTL ran out; off unless asked for by SET_ASYNC.</summary>
    InvalidTtl = 2,
}

/// <summary>
/// A packet that a switch hands to the controller (OpenFlow 1.3.5 §7.4.1):
/// <code>
///  0               4               8              12        14      15      16
/// +-------------------------------+---------------+---------+-------+-------+
/// | header                        |   buffer_id   |total_len| reason| table |
/// +-------------------------------+---------------+---------+-------+-------+
/// | cookie (8) | match, padded to 8 | pad (2) | packet …                      |
/// +--------------------------------------------------------------------------+
/// </code>
/// </summary>
public readonly ref struct PacketIn : IMessage
{
    private const int BufferIdOffset = 8;
    private const int TotalLengthOffset = 12;
    private const int ReasonOffset = 14;
    private const int TableOffset = 15;
    private const int CookieOffset = 16;
    private const int MatchOffset = 24;
    private const int PadSize = 2;

    public PacketIn() => BufferId = BufferId.None;

    public BufferId BufferId { get; init; }

    /// <summary>Octets of the packet as it came in; <see cref="Data"/> may be its beginning only.</summary>
    public ushort TotalLength { get; init; }

    public PacketInReason Reason { get; init; }

    /// <summary>The table of the flow that sent it.</summary>
    public TableId Table { get; init; }

    /// <summary>The cookie of the flow that sent it; all ones where the switch knows none.</summary>
    public Cookie Cookie { get; init; }

    /// <summary>Pipeline fields of the packet, at least the port it came by.</summary>
    public MatchView Match { get; init; }

    /// <summary>The packet, or its first octets.</summary>
    public ReadOnlySpan<byte> Data { get; init; }

    public PortNumber InPort => Match.InPort;

    public int Size => MatchOffset + MatchView.SizeOf(Match.Oxms) + PadSize + Data.Length;

    /// <summary>Reads a whole frame; false with OFPBRC_BAD_LEN or the match's error.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out PacketIn packet, out OpenFlowError error)
    {
        packet = default;
        error = OpenFlowErrors.BadLength;
        if (message.Length < MatchOffset + MatchView.MinSize
            || !MatchView.TryRead(message[MatchOffset..], out MatchView match, out int matchSize, out error))
            return false;
        int dataOffset = MatchOffset + matchSize + PadSize;
        error = OpenFlowErrors.BadLength;
        if (dataOffset > message.Length)
            return false;
        packet = new PacketIn
        {
            BufferId = new BufferId(BinaryPrimitives.ReadUInt32BigEndian(message[BufferIdOffset..])),
            TotalLength = BinaryPrimitives.ReadUInt16BigEndian(message[TotalLengthOffset..]),
            Reason = (PacketInReason)message[ReasonOffset],
            Table = new TableId(message[TableOffset]),
            Cookie = new Cookie(BinaryPrimitives.ReadUInt64BigEndian(message[CookieOffset..])),
            Match = match,
            Data = message[dataOffset..],
        };
        return true;
    }

    public void Write(Span<byte> destination, Xid xid)
    {
        Header.Write(destination, MessageType.PacketIn, Size, xid);
        BinaryPrimitives.WriteUInt32BigEndian(destination[BufferIdOffset..], BufferId.Value);
        BinaryPrimitives.WriteUInt16BigEndian(destination[TotalLengthOffset..], TotalLength);
        destination[ReasonOffset] = (byte)Reason;
        destination[TableOffset] = Table.Value;
        BinaryPrimitives.WriteUInt64BigEndian(destination[CookieOffset..], Cookie.Value);
        Span<byte> rest = destination[MatchOffset..];
        rest = rest[MatchView.Write(rest, Match.Oxms)..];
        rest[..PadSize].Clear();
        Data.CopyTo(rest[PadSize..]);
    }
}
