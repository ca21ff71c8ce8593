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

    /// <summary>Changes by this very connection in full, not as <see cref="FlowUpdateEvent.Abbreviated"/>.</summary>
    Own = 1 << 5,
}

/// <summary>
/// Asks to be told of changes of flows: one of several entries in an EXPERIMENTER multipart request of the ONF's, type
/// 1870 (ONF extension 187, laid out as Open vSwitch has it, ovs-ofctl(8) <c>monitor watch:</c>). The length is that of
/// the match without its padding; Open vSwitch goes by the match's own, and so does this reader:
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

    /// <summary>
    /// Whether the match has no header of its own: its fields only, padded to 8. So does os-ken, which Open vSwitch
    /// refuses.
    /// </summary>
    public bool IsBare { get; init; }

    public int Size => MatchOffset + (IsBare ? Padding.Align(Match.Oxms.Length) : MatchView.SizeOf(Match.Oxms));

    /// <summary>
    /// Reads the entry at the start of <paramref name="source"/>; false with OFPBRC_BAD_LEN or the match's error.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out FlowMonitorRequest entry, out OpenFlowError error)
    {
        entry = default;
        error = OpenFlowErrors.BadLength;
        if (source.Length < MatchOffset)
            return false;
        ReadOnlySpan<byte> rest = source[MatchOffset..];
        int length = BinaryPrimitives.ReadUInt16BigEndian(source[MatchLengthOffset..]);
        // NXM fields of class 1 begin as a match's header does: it is one where its length is that of the entry too, or
        // where there are no bare fields of that length.
        MatchView match = default;
        bool isBare = !MatchView.HasHeader(rest, length) && MatchView.TryReadBare(rest, length, out match);
        if (!isBare && !MatchView.TryRead(rest, out match, out _, out error))
            return false;
        entry = new FlowMonitorRequest
        {
            Monitor = BinaryPrimitives.ReadUInt32BigEndian(source),
            Flags = (FlowMonitorFlags)BinaryPrimitives.ReadUInt16BigEndian(source[FlagsOffset..]),
            OutPort = new PortNumber(BinaryPrimitives.ReadUInt32BigEndian(source[OutPortOffset..])),
            Table = new TableId(source[TableOffset]),
            Match = match,
            IsBare = isBare,
        };
        return true;
    }

    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, Monitor);
        BinaryPrimitives.WriteUInt16BigEndian(destination[FlagsOffset..], (ushort)Flags);
        ushort length = IsBare ? checked((ushort)Match.Oxms.Length) : MatchView.LengthOf(Match.Oxms);
        BinaryPrimitives.WriteUInt16BigEndian(destination[MatchLengthOffset..], length);
        BinaryPrimitives.WriteUInt32BigEndian(destination[OutPortOffset..], OutPort.Value);
        destination[TableOffset] = Table.Value;
        destination[PadOffset..MatchOffset].Clear();
        if (!IsBare)
        {
            MatchView.Write(destination[MatchOffset..], Match.Oxms);
            return;
        }
        Match.Oxms.CopyTo(destination[MatchOffset..]);
        destination[(MatchOffset + length)..Size].Clear();
    }
}
