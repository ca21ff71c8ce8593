using Benchmarks.Wire;

namespace Benchmarks.Switches;

/// <summary>What a packet-in says of the flow that sent it.</summary>
internal readonly record struct PacketInOrigin(byte Table, byte Reason, ulong Cookie);

/// <summary>
/// The flows by which the controller asks for packets: an output to CONTROLLER, for all packets or all of a port.
/// They are the only flows an emulated switch remembers, because its packet-ins must come from them.
/// </summary>
internal sealed class MissFlows(int ports)
{
    private const uint AnyPort = 0;

    private readonly record struct Row(byte Table, ushort Priority, uint InPort, ulong Cookie, bool MatchesAll);

    // Without such a flow: table 0, and the cookie that says "unknown" (OpenFlow 1.3.5 §7.4.1).
    private static readonly PacketInOrigin Unknown = new(0, Of13.ReasonNoMatch, ulong.MaxValue);

    private readonly List<Row> _rows = [];
    private readonly PacketInOrigin[] _origins = [.. Enumerable.Repeat(Unknown, ports + 1)];

    public bool Any => _rows.Count > 0;

    /// <summary>The origin of packets that come in by a port, 1 to the number of ports.</summary>
    public PacketInOrigin this[uint port] => _origins[port];

    public unsafe void Learn(byte* message, in FlowModReader flow)
    {
        bool portOnly = flow.InPortAt != 0 && flow is { HasOtherFields: false, DestinationAt: 0, SourceAt: 0 };
        if (!flow.MatchIsEmpty && !portOnly)
            return;
        uint inPort = portOnly ? BigEndian.Get32(message + flow.InPortAt) : AnyPort;
        if (flow.Command is Of13.FlowDelete or Of13.FlowDeleteStrict)
            Forget(flow, inPort);
        else if (flow.Actions.ToController)
        {
            var added = new Row(flow.Table, flow.Priority, inPort, flow.Cookie, flow.MatchIsEmpty);
            _rows.RemoveAll(row => row with { Cookie = added.Cookie } == added); // an ADD replaces
            _rows.Add(added);
        }
        for (uint port = 1; port < _origins.Length; port++)
            _origins[port] = Find(port);
    }

    private void Forget(FlowModReader delete, uint inPort) => _rows.RemoveAll(row =>
        (delete.Table == Of13.AllTables || delete.Table == row.Table)
        && (row.Cookie & delete.CookieMask) == (delete.Cookie & delete.CookieMask)
        && (delete.Command == Of13.FlowDelete
            ? inPort == AnyPort || inPort == row.InPort
            : inPort == row.InPort && delete.Priority == row.Priority));

    // The first table a packet meets that has such a flow, and in it the flow of the highest priority.
    private PacketInOrigin Find(uint port)
    {
        Row? best = null;
        foreach (Row row in _rows)
        {
            if (row.InPort != AnyPort && row.InPort != port)
                continue;
            if (best is not { } other || row.Table < other.Table
                || (row.Table == other.Table && row.Priority > other.Priority))
                best = row;
        }
        if (best is not { } found)
            return Unknown;
        bool isTableMiss = found is { MatchesAll: true, Priority: 0 };
        return new PacketInOrigin(found.Table, isTableMiss ? Of13.ReasonNoMatch : Of13.ReasonAction, found.Cookie);
    }
}
