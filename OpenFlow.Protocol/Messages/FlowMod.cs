using System.Buffers.Binary;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages;

/// <summary>What a flow-mod does (OpenFlow 1.3.5 §7.3.4.1).</summary>
public enum FlowModCommand : byte
{
    /// <summary>Adds; a flow with the same match and priority is replaced and its counters start anew.</summary>
    Add = 0,

    /// <summary>Changes the instructions of all flows that the match covers; adds none.</summary>
    Modify = 1,

    /// <summary>Changes the instructions of the flow with this very match and priority; adds none.</summary>
    ModifyStrict = 2,

    /// <summary>Deletes all flows that the match covers.</summary>
    Delete = 3,

    /// <summary>Deletes the flow with this very match and priority.</summary>
    DeleteStrict = 4,
}

/// <summary>OpenFlow 1.3.5 §7.3.4.1.</summary>
[Flags]
public enum FlowModFlags : ushort
{
    None = 0,
    SendFlowRemoved = 1 << 0,

    /// <summary>ADD only: refuse with OFPFMFC_OVERLAP where a flow of the same priority overlaps.</summary>
    CheckOverlap = 1 << 1,
    ResetCounts = 1 << 2,
    NoPacketCounts = 1 << 3,
    NoByteCounts = 1 << 4,
}

/// <summary>
/// A change of a flow table (OpenFlow 1.3.5 §7.3.4.1):
/// <code>
///  0                               8                              16
/// +-------------------------------+-------------------------------+
/// | header                        |            cookie             |
/// +-------------------------------+---+---+-------+-------+-------+ 32
/// |          cookie_mask          |tab|cmd|  idle | hard  | prio  |
/// +---------------+---------------+---+---+-------+-------+-------+ 48
/// |   buffer_id   |   out_port    |   out_group   | flags |  pad  |
/// +---------------+---------------+---------------+-------+-------+
/// | match, padded to 8 | instructions …                           |
/// +---------------------------------------------------------------+
/// </code>
/// </summary>
public readonly ref struct FlowMod : IMessage
{
    private const int CookieOffset = 8;
    private const int CookieMaskOffset = 16;
    private const int TableOffset = 24;
    private const int CommandOffset = 25;
    private const int IdleTimeoutOffset = 26;
    private const int HardTimeoutOffset = 28;
    private const int PriorityOffset = 30;
    private const int BufferIdOffset = 32;
    private const int OutPortOffset = 36;
    private const int OutGroupOffset = 40;
    private const int FlagsOffset = 44;
    private const int PadOffset = 46;
    private const int MatchOffset = 48;

    /// <summary>An ADD without timeouts; OutPort, OutGroup and BufferId say "any" and "none".</summary>
    public FlowMod()
    {
        BufferId = BufferId.None;
        OutPort = PortNumber.Any;
        OutGroup = GroupId.Any;
    }

    public Cookie Cookie { get; init; }

    /// <summary>For modify and delete: the bits of the cookie that must agree; 0 for all flows.</summary>
    public ulong CookieMask { get; init; }

    /// <summary>For deletes also <see cref="TableId.All"/>.</summary>
    public TableId Table { get; init; }

    public FlowModCommand Command { get; init; }

    /// <summary>Seconds without a packet until it goes; 0 for never.</summary>
    public ushort IdleTimeout { get; init; }

    /// <summary>Seconds until it goes whatever happens; 0 for never.</summary>
    public ushort HardTimeout { get; init; }

    public ushort Priority { get; init; }

    public BufferId BufferId { get; init; }

    /// <summary>For deletes: only flows that output there. 0 is a port, not "any".</summary>
    public PortNumber OutPort { get; init; }

    /// <summary>For deletes: only flows that lead to that group.</summary>
    public GroupId OutGroup { get; init; }

    public FlowModFlags Flags { get; init; }

    /// <summary>
    /// Encoded OXM fields, from a <see cref="MatchWriter"/>, a <see cref="Matching.Match"/> or a frame.
    /// </summary>
    public ReadOnlySpan<byte> Match { get; init; }

    /// <summary>Encoded instructions.</summary>
    public ReadOnlySpan<byte> Instructions { get; init; }

    public int Size => MatchOffset + MatchView.SizeOf(Match) + Instructions.Length;

    /// <summary>
    /// Reads a whole frame; false with OFPBRC_BAD_LEN, or the error of the match, instruction or action.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out FlowMod flowMod, out OpenFlowError error)
    {
        flowMod = default;
        error = OpenFlowErrors.BadLength;
        if (message.Length < MatchOffset
            || !MatchView.TryRead(message[MatchOffset..], out MatchView match, out int matchSize, out error)
            || !InstructionListView.TryRead(message[(MatchOffset + matchSize)..], out InstructionListView instructions,
                out error))
            return false;
        flowMod = ReadFixedPart(message, match.Oxms, instructions.Octets);
        return true;
    }

    public void Write(Span<byte> destination, Xid xid)
    {
        Header.Write(destination, MessageType.FlowMod, Size, xid);
        BinaryPrimitives.WriteUInt64BigEndian(destination[CookieOffset..], Cookie.Value);
        BinaryPrimitives.WriteUInt64BigEndian(destination[CookieMaskOffset..], CookieMask);
        destination[TableOffset] = Table.Value;
        destination[CommandOffset] = (byte)Command;
        BinaryPrimitives.WriteUInt16BigEndian(destination[IdleTimeoutOffset..], IdleTimeout);
        BinaryPrimitives.WriteUInt16BigEndian(destination[HardTimeoutOffset..], HardTimeout);
        BinaryPrimitives.WriteUInt16BigEndian(destination[PriorityOffset..], Priority);
        BinaryPrimitives.WriteUInt32BigEndian(destination[BufferIdOffset..], BufferId.Value);
        BinaryPrimitives.WriteUInt32BigEndian(destination[OutPortOffset..], OutPort.Value);
        BinaryPrimitives.WriteUInt32BigEndian(destination[OutGroupOffset..], OutGroup.Value);
        BinaryPrimitives.WriteUInt16BigEndian(destination[FlagsOffset..], (ushort)Flags);
        destination[PadOffset..MatchOffset].Clear();
        Span<byte> rest = destination[MatchOffset..];
        Instructions.CopyTo(rest[MatchView.Write(rest, Match)..]);
    }

    /// <summary>
    /// Reads what is there of a frame that may be cut: the fixed part at least up to the priority, and as many whole
    /// fields of the match as follow it.
    /// </summary>
    internal static bool TryReadBeginning(ReadOnlySpan<byte> message, out FlowMod flowMod, out bool whole)
    {
        // A cut may fall between match and instructions: without the header it would look like a flow that drops.
        whole = TryRead(message, out flowMod, out _)
            && Header.TryRead(message, out Header header) && header.Length <= message.Length;
        if (whole)
            return true;
        if (message.Length < BufferIdOffset)
            return false;
        if (message.Length >= MatchOffset)
        {
            flowMod = ReadFixedPart(message, MatchView.Beginning(message[MatchOffset..]).Oxms, []);
            return true;
        }
        // What is cut off reads as "none", "any" and no flags.
        Span<byte> fixedPart = stackalloc byte[MatchOffset];
        fixedPart.Fill(byte.MaxValue);
        fixedPart[FlagsOffset..].Clear();
        message.CopyTo(fixedPart);
        flowMod = ReadFixedPart(fixedPart, [], []);
        return true;
    }

    private static FlowMod ReadFixedPart(scoped ReadOnlySpan<byte> message, ReadOnlySpan<byte> match,
        ReadOnlySpan<byte> instructions) => new()
        {
            Cookie = new Cookie(BinaryPrimitives.ReadUInt64BigEndian(message[CookieOffset..])),
            CookieMask = BinaryPrimitives.ReadUInt64BigEndian(message[CookieMaskOffset..]),
            Table = new TableId(message[TableOffset]),
            Command = (FlowModCommand)message[CommandOffset],
            IdleTimeout = BinaryPrimitives.ReadUInt16BigEndian(message[IdleTimeoutOffset..]),
            HardTimeout = BinaryPrimitives.ReadUInt16BigEndian(message[HardTimeoutOffset..]),
            Priority = BinaryPrimitives.ReadUInt16BigEndian(message[PriorityOffset..]),
            BufferId = new BufferId(BinaryPrimitives.ReadUInt32BigEndian(message[BufferIdOffset..])),
            OutPort = new PortNumber(BinaryPrimitives.ReadUInt32BigEndian(message[OutPortOffset..])),
            OutGroup = new GroupId(BinaryPrimitives.ReadUInt32BigEndian(message[OutGroupOffset..])),
            Flags = (FlowModFlags)BinaryPrimitives.ReadUInt16BigEndian(message[FlagsOffset..]),
            Match = match,
            Instructions = instructions,
        };
}
