using System.Buffers.Binary;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Multipart;

/// <summary>
/// Asks for flows (OpenFlow 1.3.5 §7.3.5.2), or for their sums (§7.3.5.3): the same body. Flows are chosen as by a
/// non-strict delete.
/// <code>
///  0                               8                              16
/// +-------------------------------+-------------------------------+
/// | header                        | multipart type FLOW, flags    |
/// +---+-----------+---------------+---------------+---------------+ 32
/// |tab|    pad    |   out_port    |   out_group   |      pad      |
/// +---+-----------+---------------+---------------+---------------+ 48
/// |            cookie             |          cookie_mask          |
/// +-------------------------------+-------------------------------+
/// | match, padded to 8                                            |
/// +---------------------------------------------------------------+
/// </code>
/// </summary>
public readonly ref struct FlowStatsRequest : IMessage
{
    private const int TableOffset = MultipartRequest.BodyOffset;
    private const int TablePadOffset = TableOffset + 1;
    private const int OutPortOffset = 20;
    private const int OutGroupOffset = 24;
    private const int PadOffset = 28;
    private const int CookieOffset = 32;
    private const int CookieMaskOffset = 40;
    private const int MatchOffset = 48;

    /// <summary>Asks for all flows of all tables.</summary>
    public FlowStatsRequest()
    {
        Type = MultipartType.Flow;
        Table = TableId.All;
        OutPort = PortNumber.Any;
        OutGroup = GroupId.Any;
    }

    /// <summary><see cref="MultipartType.Flow"/> or <see cref="MultipartType.Aggregate"/>.</summary>
    public MultipartType Type { get; init; }

    public MultipartFlags Flags { get; init; }

    public TableId Table { get; init; }

    /// <summary>Only flows that send to this port; <see cref="PortNumber.Any"/> for all.</summary>
    public PortNumber OutPort { get; init; }

    /// <summary>Only flows that lead to this group; <see cref="GroupId.Any"/> for all.</summary>
    public GroupId OutGroup { get; init; }

    public Cookie Cookie { get; init; }

    /// <summary>The bits of the cookie that must agree; 0 for all flows.</summary>
    public ulong CookieMask { get; init; }

    /// <summary>Encoded OXM fields.</summary>
    public ReadOnlySpan<byte> Match { get; init; }

    public int Size => MatchOffset + MatchView.SizeOf(Match);

    /// <summary>Reads a whole frame; false with OFPBRC_BAD_MULTIPART, OFPBRC_BAD_LEN or the match's error.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out FlowStatsRequest request, out OpenFlowError error)
    {
        request = default;
        if (!MultipartRequest.TryRead(message, out MultipartRequest multipart, out error))
            return false;
        error = OpenFlowErrors.BadMultipart;
        if (multipart.Type is not (MultipartType.Flow or MultipartType.Aggregate))
            return false;
        error = OpenFlowErrors.BadLength;
        if (message.Length < MatchOffset
            || !MatchView.TryRead(message[MatchOffset..], out MatchView match, out int matchSize, out error))
            return false;
        error = OpenFlowErrors.BadLength;
        if (MatchOffset + matchSize != message.Length)
            return false;
        request = new FlowStatsRequest
        {
            Type = multipart.Type,
            Flags = multipart.Flags,
            Table = new TableId(message[TableOffset]),
            OutPort = new PortNumber(BinaryPrimitives.ReadUInt32BigEndian(message[OutPortOffset..])),
            OutGroup = new GroupId(BinaryPrimitives.ReadUInt32BigEndian(message[OutGroupOffset..])),
            Cookie = new Cookie(BinaryPrimitives.ReadUInt64BigEndian(message[CookieOffset..])),
            CookieMask = BinaryPrimitives.ReadUInt64BigEndian(message[CookieMaskOffset..]),
            Match = match.Oxms,
        };
        return true;
    }

    public void Write(Span<byte> destination, Xid xid)
    {
        MultipartRequest.WriteHeader(destination, Type, Flags, Size, xid);
        destination[TableOffset] = Table.Value;
        destination[TablePadOffset..OutPortOffset].Clear();
        BinaryPrimitives.WriteUInt32BigEndian(destination[OutPortOffset..], OutPort.Value);
        BinaryPrimitives.WriteUInt32BigEndian(destination[OutGroupOffset..], OutGroup.Value);
        destination[PadOffset..CookieOffset].Clear();
        BinaryPrimitives.WriteUInt64BigEndian(destination[CookieOffset..], Cookie.Value);
        BinaryPrimitives.WriteUInt64BigEndian(destination[CookieMaskOffset..], CookieMask);
        MatchView.Write(destination[MatchOffset..], Match);
    }
}
