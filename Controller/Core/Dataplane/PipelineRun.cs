using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Text;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Dataplane;

/// <summary>
/// One packet's way through the pipeline (OpenFlow 1.3.5 §5): this part has tables and instructions, others have
/// actions, groups and outputs. Loops of resubmits or groups end at Open vSwitch's limits, and as there, nothing at
/// all comes out of a packet that goes so far; what it taught stays learnt.
/// </summary>
internal sealed partial class PipelineRun(PipelineModel model, PipelineTrace trace, long now, bool isLive,
    WhatIf whatIf)
{
    private const int MaxDepth = 64;
    private const int MaxLookups = 4096;

    private static readonly InstructionType[] Order =
    [
        InstructionType.Meter, InstructionType.ApplyActions, InstructionType.ClearActions,
        InstructionType.WriteActions, InstructionType.WriteMetadata, InstructionType.GotoTable,
    ];

    // What it learns, a packet doesn't find itself (measured on Open vSwitch 3.1). What is only asked for goes the same
    // way: flows to be taken for others, or for none.
    private readonly Dictionary<FlowEntry, FlowEntry?> _fresh = isLive ? [] : whatIf.Flows;

    private int _lookups;
    private bool _failed;

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
            FromFirstTable(packet, at);
        TakeBackIfFailed();
    }

    /// <summary>A packet that the controller sent.</summary>
    public void PacketOut(Packet packet, ActionListView actions)
    {
        Do(packet, actions, new ActionSet(), new Place(new TableId(0), null, 0));
        TakeBackIfFailed();
    }

    private bool IsOver(Packet packet) => packet.IsDone || _failed;

    private void TakeBackIfFailed()
    {
        if (_failed)
            trace.Fail();
    }

    private void FromFirstTable(Packet packet, Place at)
    {
        var set = new ActionSet();
        Place first = LookUp(packet, set, at);
        DoSet(packet, set, new ActionSet(), first with { IsInSet = true });
    }

    private bool HasGoneTooFar(Place at)
    {
        if (!_failed && at.Turns < MaxDepth && _lookups <= MaxLookups)
            return false;
        if (!_failed)
            Note(TraceKind.Dropped, at, "resubmits or groups form a loop: all is dropped");
        _failed = true;
        return true;
    }

    // Returns where the packet began, which is where Open vSwitch says that the action set was done.
    private Place LookUp(Packet packet, ActionSet set, Place at)
    {
        Place first = at;
        while (!IsOver(packet))
        {
            _lookups++;
            at = at with { Flow = Find(packet, at) };
            if (at.Table == first.Table)
                first = at;
            if (at.Flow is null || !TryGo(packet, set, at, out TableId next) || HasGoneTooFar(at))
                break;
            at = at with { Table = next, Flow = null };
        }
        return first;
    }

    private FlowEntry? Find(Packet packet, Place at)
    {
        FlowTable table = isLive ? model.Flows.Own(at.Table) : model.Flows[at.Table];
        FlowEntry? flow = table.Lookup(packet, now, _fresh) ?? whatIf.MissOf(at.Table);
        if (isLive)
        {
            table.LookupCount++;
            table.MatchedCount += flow is null ? 0u : 1u;
            if (flow is not null)
                Current(flow).Count(packet.ReceivedSize, now);
        }
        at = at with { Flow = flow };
        string words = flow is null ? "no flow" : $"priority={flow.Priority},{Words(flow.Pattern)}";
        Note(TraceKind.Lookup, at, words);
        return flow;
    }

    // The flow itself, unless this packet has made another take its place: that goes on with the counts.
    private FlowEntry Current(FlowEntry flow) =>
        _fresh.Count == 0 ? flow : _fresh.FirstOrDefault(pair => pair.Value == flow).Key ?? flow;

    // Instructions are done in this order, however they stand in the flow (§5.9). False where no GOTO_TABLE is.
    private bool TryGo(Packet packet, ActionSet set, Place at, out TableId next)
    {
        next = default;
        foreach (InstructionType type in Order)
        {
            foreach (InstructionView instruction in at.Flow!.Instructions.View)
            {
                if (instruction.Type != type || IsOver(packet))
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
                Note(TraceKind.Instruction, at, $"write_actions({FlowPrinter.Actions(instruction.Actions)})");
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
        if (!model.Meters.TryFind(id, out MeterEntry? meter))
        {
            Note(TraceKind.Approximation, at, $"meter:{id} is not known: its packets taken as passed");
            return;
        }
        Note(TraceKind.Instruction, at, $"meter:{id} ({meter!.Words})");
        if (!isLive)
            return;
        meter!.PacketCount++;
        meter.ByteCount += (ulong)packet.ReceivedSize;
    }

    private void Note(TraceKind kind, Place at, string text) =>
        trace.Add(new TraceStep(kind, at.Depth, at.Table, at.Flow, text));
}
