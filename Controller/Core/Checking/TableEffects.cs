using System.Globalization;
using System.Text;
using Controller.Core.Dataplane;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;

namespace Controller.Core.Checking;

/// <summary>What a table does to packets: the flows that they can meet, and the things that are done then.</summary>
/// <param name="Candidates">In the order in which they win.</param>
/// <param name="Effects">Each with the bits that all packets have that it is done to, as they came in.</param>
internal sealed record MetFlows(
    IReadOnlyList<FlowEntry> Candidates, IReadOnlyList<(InstructionList Effect, Cube Hull)> Effects);

/// <summary>
/// Asks tables what they do to packets, and remembers: what comes in by one port meets mostly the same as what comes in
/// by another, as few tables look at the port.
/// </summary>
internal sealed class TableEffects
{
    private const int MaxKept = 4_000_000;

    private readonly Dictionary<FlowTable, OverlapIndex> _indexes = [];
    private readonly Dictionary<FlowTable, OxmField[]> _fields = [];
    private readonly Dictionary<(FlowTable Table, string Packets), MetFlows> _met = [];
    private int _kept;

    public OverlapIndex IndexOf(FlowTable table)
    {
        if (!_indexes.TryGetValue(table, out OverlapIndex? index))
            _indexes.Add(table, index = new OverlapIndex(table));
        return index;
    }

    /// <param name="work">Gets how many flows were looked at more.</param>
    public MetFlows Find(FlowTable table, SymbolicPacket packet, ref long work)
    {
        (FlowTable, string) key = (table, KeyOf(table, packet));
        if (_met.TryGetValue(key, out MetFlows? met))
        {
            work += 1 + met.Effects.Count;
            return met;
        }
        List<FlowEntry> candidates = IndexOf(table).Find(packet.Known);
        work += 1 + candidates.Count;
        met = new MetFlows(candidates, EffectsOf(packet, candidates));
        _kept += candidates.Count;
        if (_kept <= MaxKept)
            _met.Add(key, met);
        return met;
    }

    private static List<(InstructionList, Cube)> EffectsOf(SymbolicPacket packet, List<FlowEntry> candidates)
    {
        var hulls = new Dictionary<InstructionList, Cube>();
        var order = new List<InstructionList>();
        foreach (FlowEntry flow in candidates)
        {
            if (!packet.TryMeet(flow.Pattern, out Cube narrow))
                continue;
            if (hulls.TryGetValue(flow.Instructions, out Cube? hull))
                hulls[flow.Instructions] = hull.Hull(narrow);
            else
            {
                hulls.Add(flow.Instructions, narrow);
                order.Add(flow.Instructions);
            }
            // What all of them match leaves nothing for the flows behind it.
            if (ReferenceEquals(narrow, packet.Input) && packet.Unknown.IsEmpty)
                break;
        }
        return order.ConvertAll(effect => (effect, hulls[effect]));
    }

    // All that the answer depends on: how the packets came in, and what the table's flows look at of the rest.
    private string KeyOf(FlowTable table, SymbolicPacket packet)
    {
        if (!_fields.TryGetValue(table, out OxmField[]? fields))
            _fields.Add(table, fields = [.. table.Index.Shapes.SelectMany(flows => flows.Shape.Parts)
                .Select(part => part.Field).Distinct()]);
        var key = new StringBuilder();
        foreach (FieldTest test in packet.Input.Tests)
            Append(key, test);
        key.Append(packet.Unknown.IsEmpty ? '|' : '?');
        foreach (OxmField field in fields)
        {
            if (packet.Written.ContainsKey(field) || packet.Unknown.Contains(field))
                Append(key, packet.Known(field));
        }
        return key.ToString();
    }

    private static void Append(StringBuilder key, FieldTest test) => key.Append(CultureInfo.InvariantCulture,
        $"{test.Field.Header:x}.{test.Field.Experimenter:x}={test.Value:x}/{test.Mask:x},");
}
