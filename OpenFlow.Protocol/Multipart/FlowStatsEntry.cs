using System.Buffers.Binary;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Multipart;

/// <summary>
/// One flow of a FLOW multipart reply (OpenFlow 1.3.5 §7.3.5.2):
/// <code>
///  0       2   3   4               8              12      14      16
/// +-------+---+---+---------------+---------------+-------+-------+
/// |length |tab|pad| duration_sec  | duration_nsec | prio  | idle  |
/// +-------+-------+---------------+---------------+-------+-------+ 32
/// | hard  | flags |      pad      |            cookie             |
/// +-------+-------+---------------+-------------------------------+ 48
/// |         packet_count          |          byte_count           |
/// +-------------------------------+-------------------------------+
/// | match, padded to 8 | instructions …                           |
/// +---------------------------------------------------------------+
/// </code>
/// </summary>
public readonly ref struct FlowStatsEntry : IEntry<FlowStatsEntry>
{
    private const int TableOffset = 2;
    private const int TablePadOffset = 3;
    private const int DurationOffset = 4;
    private const int PriorityOffset = 12;
    private const int IdleTimeoutOffset = 14;
    private const int HardTimeoutOffset = 16;
    private const int FlagsOffset = 18;
    private const int PadOffset = 20;
    private const int CookieOffset = 24;
    private const int PacketCountOffset = 32;
    private const int ByteCountOffset = 40;
    private const int MatchOffset = 48;

    public TableId Table { get; init; }

    /// <summary>How long the flow has been there.</summary>
    public FlowDuration Duration { get; init; }

    public ushort Priority { get; init; }

    /// <summary>Seconds, as the flow-mod set them.</summary>
    public ushort IdleTimeout { get; init; }

    /// <summary>Seconds, as the flow-mod set them.</summary>
    public ushort HardTimeout { get; init; }

    public FlowModFlags Flags { get; init; }

    public Cookie Cookie { get; init; }

    public ulong PacketCount { get; init; }

    public ulong ByteCount { get; init; }

    public MatchView Match { get; init; }

    public InstructionListView Instructions { get; init; }

    public int Size => MatchOffset + MatchView.SizeOf(Match.Oxms) + Instructions.Octets.Length;

    /// <summary>
    /// Reads the flow at the start of <paramref name="source"/>; false with OFPBRC_BAD_LEN or the error of the
    /// match, instruction or action.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out FlowStatsEntry flow, out OpenFlowError error)
    {
        flow = default;
        error = OpenFlowErrors.BadLength;
        if (source.Length < MatchOffset)
            return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(source);
        if (length < MatchOffset || length > source.Length
            || !MatchView.TryRead(source[MatchOffset..length], out MatchView match, out int matchSize, out error)
            || !InstructionListView.TryRead(source[(MatchOffset + matchSize)..length],
                out InstructionListView instructions, out error))
            return false;
        flow = ReadFixedPart(source, match, instructions);
        return true;
    }

    static bool IEntry<FlowStatsEntry>.TryReadAgain(ReadOnlySpan<byte> source, out FlowStatsEntry entry)
    {
        entry = default;
        if (source.IsEmpty)
            return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(source);
        MatchView match = MatchView.ReadAgain(source[MatchOffset..], out int matchSize);
        entry = ReadFixedPart(source, match,
            InstructionListView.OfTrusted(source[(MatchOffset + matchSize)..length]));
        return true;
    }

    /// <summary>Writes <see cref="Size"/> octets.</summary>
    /// <exception cref="OverflowException">The flow is larger than its 16-bit length can say.</exception>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, checked((ushort)Size));
        destination[TableOffset] = Table.Value;
        destination[TablePadOffset] = 0;
        Duration.Write(destination[DurationOffset..]);
        BinaryPrimitives.WriteUInt16BigEndian(destination[PriorityOffset..], Priority);
        BinaryPrimitives.WriteUInt16BigEndian(destination[IdleTimeoutOffset..], IdleTimeout);
        BinaryPrimitives.WriteUInt16BigEndian(destination[HardTimeoutOffset..], HardTimeout);
        BinaryPrimitives.WriteUInt16BigEndian(destination[FlagsOffset..], (ushort)Flags);
        destination[PadOffset..CookieOffset].Clear();
        BinaryPrimitives.WriteUInt64BigEndian(destination[CookieOffset..], Cookie.Value);
        BinaryPrimitives.WriteUInt64BigEndian(destination[PacketCountOffset..], PacketCount);
        BinaryPrimitives.WriteUInt64BigEndian(destination[ByteCountOffset..], ByteCount);
        Span<byte> rest = destination[MatchOffset..];
        Instructions.Octets.CopyTo(rest[MatchView.Write(rest, Match.Oxms)..]);
    }

    private static FlowStatsEntry ReadFixedPart(ReadOnlySpan<byte> source, MatchView match,
        InstructionListView instructions) => new()
        {
            Table = new TableId(source[TableOffset]),
            Duration = FlowDuration.Read(source[DurationOffset..]),
            Priority = BinaryPrimitives.ReadUInt16BigEndian(source[PriorityOffset..]),
            IdleTimeout = BinaryPrimitives.ReadUInt16BigEndian(source[IdleTimeoutOffset..]),
            HardTimeout = BinaryPrimitives.ReadUInt16BigEndian(source[HardTimeoutOffset..]),
            Flags = (FlowModFlags)BinaryPrimitives.ReadUInt16BigEndian(source[FlagsOffset..]),
            Cookie = new Cookie(BinaryPrimitives.ReadUInt64BigEndian(source[CookieOffset..])),
            PacketCount = BinaryPrimitives.ReadUInt64BigEndian(source[PacketCountOffset..]),
            ByteCount = BinaryPrimitives.ReadUInt64BigEndian(source[ByteCountOffset..]),
            Match = match,
            Instructions = instructions,
        };
}
