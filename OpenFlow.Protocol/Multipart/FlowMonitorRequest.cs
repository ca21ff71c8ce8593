using System.Buffers.Binary;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Multipart;

/// <summary>What a flow monitor tells (ONF extension 187).</summary>
[Flags]
public enum FlowMonitorFlags : ushort
{
    None = 0,

    /// <summary>The flows that are there already.</summary>
    Initial = 1 << 0,
    Add = 1 << 1,
    Delete = 1 << 2,
    Modify = 1 << 3,

    /// <summary>With instructions; else an update says only which flow it is about.</summary>
    Actions = 1 << 4,

    /// <summary>Changes by this very connection in full too, not as <see cref="FlowUpdateEvent.Abbreviated"/>.</summary>
    Own = 1 << 5,
}

/// <summary>
/// Asks to be told of changes of flows: one of several entries in an EXPERIMENTER multipart request of the ONF's, type
/// 1870 (ONF extension 187, laid out as Open vSwitch has it, ovs-ofctl(8) <c>monitor watch:</c>). The length is that of
/// the match without its padding:
/// <code>
///  0               4       6       8              12  13          16
/// +---------------+-------+-------+---------------+---+-----------+----------------------+
/// |  monitor id   | flags |length |   out_port    |tab|    pad    | match, padded to 8   |
/// +---------------+-------+-------+---------------+---+-----------+----------------------+
/// </code>
/// </summary>
public readonly ref struct FlowMonitorRequest : IEntry<FlowMonitorRequest>
{
    /// <summary>The experimenter type of requests and replies.</summary>
    public const uint ExperimenterType = 1870;

    private const int FlagsOffset = 4;
    private const int MatchLengthOffset = 6;
    private const int OutPortOffset = 8;
    private const int TableOffset = 12;
    private const int PadOffset = 13;
    private const int MatchOffset = 16;

    /// <summary>Asks for all flows of all tables.</summary>
    public FlowMonitorRequest()
    {
        OutPort = PortNumber.Any;
        Table = TableId.All;
    }

    /// <summary>The monitor's number: the controller chooses it.</summary>
    public uint Monitor { get; init; }

    public FlowMonitorFlags Flags { get; init; }

    /// <summary>Only flows that send to this port; <see cref="PortNumber.Any"/> for all.</summary>
    public PortNumber OutPort { get; init; }

    public TableId Table { get; init; }

    public MatchView Match { get; init; }

    public int Size => MatchOffset + MatchView.SizeOf(Match.Oxms);

    /// <summary>
    /// Reads the entry at the start of <paramref name="source"/>; false with OFPBRC_BAD_LEN or the match's error.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out FlowMonitorRequest entry, out OpenFlowError error)
    {
        entry = default;
        error = OpenFlowErrors.BadLength;
        if (source.Length < MatchOffset)
            return false;
        int length = Padding.Align(BinaryPrimitives.ReadUInt16BigEndian(source[MatchLengthOffset..]));
        if (length > source.Length - MatchOffset
            || !MatchView.TryRead(source.Slice(MatchOffset, length), out MatchView match, out int size, out error))
            return false;
        error = OpenFlowErrors.BadLength;
        if (size != length)
            return false;
        entry = new FlowMonitorRequest
        {
            Monitor = BinaryPrimitives.ReadUInt32BigEndian(source),
            Flags = (FlowMonitorFlags)BinaryPrimitives.ReadUInt16BigEndian(source[FlagsOffset..]),
            OutPort = new PortNumber(BinaryPrimitives.ReadUInt32BigEndian(source[OutPortOffset..])),
            Table = new TableId(source[TableOffset]),
            Match = match,
        };
        return true;
    }

    /// <summary>
    /// Whether it is laid out in another way, as os-ken does it: there no length of a match, which is at least that of
    /// its own header, stands in its place.
    /// </summary>
    internal static bool IsOtherLayout(ReadOnlySpan<byte> source) => source.Length >= MatchOffset
        && BinaryPrimitives.ReadUInt16BigEndian(source[MatchLengthOffset..]) == 0;

    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, Monitor);
        BinaryPrimitives.WriteUInt16BigEndian(destination[FlagsOffset..], (ushort)Flags);
        BinaryPrimitives.WriteUInt16BigEndian(destination[MatchLengthOffset..], MatchView.LengthOf(Match.Oxms));
        BinaryPrimitives.WriteUInt32BigEndian(destination[OutPortOffset..], OutPort.Value);
        destination[TableOffset] = Table.Value;
        destination[PadOffset..MatchOffset].Clear();
        MatchView.Write(destination[MatchOffset..], Match.Oxms);
    }
}
