using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Dataplane;

/// <summary>
/// One packet's way through the pipeline (OpenFlow 1.3.5 §5): this part has tables and instructions, others have
/// actions, groups and outputs. Loops of resubmits or groups end at Open vSwitch's limits.
/// </summary>
internal sealed partial class PipelineRun(PipelineModel model, PipelineTrace trace, long now, bool isLive)
{
    private const int MaxDepth = 64;
    private const int MaxLookups = 4096;

    private static readonly InstructionType[] Order =
    [
        InstructionType.Meter, InstructionType.ApplyActions, InstructionType.ClearActions,
        InstructionType.WriteActions, InstructionType.WriteMetadata, InstructionType.GotoTable,
    ];

    private int _lookups;

    /// <summary>A packet that came in by a port.</summary>
    public void Receive(Packet packet)
    {
        var at = new Place(new TableId(0), null, 0);
        if (model.TryFindPort(packet.InPort, out PipelinePort? port))
        {
            if (!port!.Description.IsUp || port.Has(PortConfig.NoReceive))
            {
                Note(TraceKind.Dropped, at, $"port {packet.InPort} doesn't receive");
                return;
            }
            if (isLive)
                port.CountReceived(packet.Frame.Length);
        }
        if (packet.IsFragment && model.Fragments == ConfigFlags.FragmentsDrop)
            Note(TraceKind.Dropped, at, "a fragment, and SET_CONFIG says to drop those");
        else
            FromFirstTable(packet, 0);
    }

    /// <summary>A packet that the controller sent.</summary>
    public void PacketOut(Packet packet, ActionListView actions) =>
        Do(packet, actions, new ActionSet(), new Place(new TableId(0), null, 0));

    private void FromFirstTable(Packet packet, int depth)
    {
        var set = new ActionSet();
        Place end = LookUp(packet, set, new Place(new TableId(0), null, depth));
        DoSet(packet, set, end);
    }

    // Returns where the packet ended.
    private Place LookUp(Packet packet, ActionSet set, Place at)
    {
        while (!packet.IsDone)
        {
            if (++_lookups > MaxLookups || at.Depth > MaxDepth)
            {
                packet.IsDone = true;
                Note(TraceKind.Dropped, at, "too many resubmits: a loop");
                break;
            }
            at = at with { Flow = Find(packet, at) };
            if (at.Flow is null || !TryGo(packet, set, at, out TableId next))
                break;
            at = at with { Table = next, Flow = null };
        }
        return at;
    }

    private FlowEntry? Find(Packet packet, Place at)
    {
        FlowTable table = model.Flows[at.Table];
        FlowEntry? flow = table.Lookup(packet, now);
        if (isLive)
        {
            table.LookupCount++;
            table.MatchedCount += flow is null ? 0u : 1u;
            flow?.Count(packet.Frame.Length, now);
        }
        at = at with { Flow = flow };
        string words = flow is null ? "no flow" : $"priority={flow.Priority},{FieldWords.Of(flow.Pattern)}";
        Note(TraceKind.Lookup, at, words);
        return flow;
    }

    // Instructions are done in this order, however they stand in the flow (§5.9). False where no GOTO_TABLE is.
    private bool TryGo(Packet packet, ActionSet set, Place at, out TableId next)
    {
        next = default;
        foreach (InstructionType type in Order)
        {
            foreach (InstructionView instruction in at.Flow!.Instructions.View)
            {
                if (instruction.Type != type || packet.IsDone)
                    continue;
                if (type == InstructionType.GotoTable)
                {
                    next = instruction.Table;
                    return true;
                }
                Do(packet, instruction, set, at);
            }
        }
        return false;
    }

    private void Do(Packet packet, InstructionView instruction, ActionSet set, Place at)
    {
        switch (instruction.Type)
        {
            case InstructionType.Meter:
                Meter(packet, instruction.Meter, at);
                break;
            case InstructionType.ApplyActions:
                Do(packet, instruction.Actions, set, at);
                break;
            case InstructionType.ClearActions:
                Note(TraceKind.Instruction, at, "clear_actions");
                set.Clear();
                break;
            case InstructionType.WriteActions:
                Note(TraceKind.Instruction, at, $"write_actions({ActionWords.Of(instruction.Actions)})");
                set.Write(instruction.Actions);
                break;
            case InstructionType.WriteMetadata:
                Note(TraceKind.Instruction, at,
                    $"write_metadata:0x{instruction.Metadata:x}/0x{instruction.MetadataMask:x}");
                packet.WriteMetadata(instruction.Metadata, instruction.MetadataMask);
                break;
        }
    }

    private void Meter(Packet packet, MeterId id, Place at)
    {
        Note(TraceKind.Instruction, at, $"meter:{id}");
        if (!isLive || !model.Meters.TryFind(id, out MeterEntry? meter))
            return;
        meter!.PacketCount++;
        meter.ByteCount += (ulong)packet.Frame.Length;
    }

    private void Note(TraceKind kind, Place at, string text) =>
        trace.Add(new TraceStep(kind, at.Depth, at.Table, at.Flow, text));
}
