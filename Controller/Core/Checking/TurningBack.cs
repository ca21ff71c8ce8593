using Controller.Core.Dataplane;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Checking;

/// <summary>
/// Whether a packet could go round within one bridge. Tables lead upwards only, so it takes resubmits: from each flow
/// that has one they are followed, with the bits that are known there, until no flow that has one can be met.
/// </summary>
/// <remarks>
/// Far less than the walk over all packets, and on the safe side: what isn't known may be anything, flows that others
/// hide are met, too, and an action that isn't known may turn back.
/// </remarks>
internal sealed class TurningBack
{
    private const int MaxTurns = 4;

    private readonly SortedDictionary<byte, List<(FlowEntry Flow, FlowProgram Program)>> _flows = [];

    private TurningBack(PipelineModel model)
    {
        var programs = new Dictionary<InstructionList, FlowProgram>();
        // From the last table on: a flow matters that turns back, or leads to a table that has such a flow.
        foreach (FlowTable table in model.Flows.Tables.OrderByDescending(table => table.Id.Value))
        {
            foreach (FlowEntry flow in table.Flows)
            {
                if (!programs.TryGetValue(flow.Instructions, out FlowProgram? program))
                    programs.Add(flow.Instructions, program = FlowProgram.Of(flow.Instructions));
                if (!Matters(program))
                    continue;
                if (!_flows.TryGetValue(table.Id.Value, out List<(FlowEntry, FlowProgram)>? some))
                    _flows.Add(table.Id.Value, some = []);
                some.Add((flow, program));
            }
        }
    }

    public static bool IsPossible(PipelineModel model)
    {
        if (model.Groups.All.Any(HasTurn))
            return true;
        var turns = new TurningBack(model);
        return turns._flows.Any(table => table.Value.Any(met => Array.Exists(met.Program.Apply, Turns)
            && turns.MayLoop(new TableId(table.Key), Cube.Of(met.Flow.Pattern), met.Program, 0)));
    }

    private bool Matters(FlowProgram program) => (program.Next is { } next && _flows.ContainsKey(next.Value))
        || Array.Exists(program.Apply, Turns) || (program.Write is { } write && FlowProgram.ActionsOf(write.View).Any(Turns));

    private bool MayLoop(TableId table, Cube known, FlowProgram program, int turns)
    {
        foreach (byte[] octets in program.Apply)
        {
            ActionView.TryRead(octets, out ActionView action, out _);
            if (!Turns(octets))
                known = After(known, action);
            else if (!TryReadResubmit(action, table, out TableId next) || turns == MaxTurns
                || MayLoop(next, known, turns + 1))
                return true;
            else
                known = Cube.All; // What those flows wrote.
        }
        if (program.Write is { } write && FlowProgram.ActionsOf(write.View).Any(Turns))
            return true;
        if (program.Metadata is { } metadata)
            known = known.Writing(new FieldTest(OxmFields.Metadata, metadata.Value, metadata.Mask));
        return program.Next is { } goTo && MayLoop(goTo, known, turns);
    }

    private bool MayLoop(TableId table, Cube known, int turns)
    {
        foreach ((FlowEntry flow, FlowProgram program) in _flows.GetValueOrDefault(table.Value) ?? [])
        {
            if (known.TryIntersect(Cube.Of(flow.Pattern), out Cube met) && MayLoop(table, met, program, turns))
                return true;
        }
        return false;
    }

    private static bool TryReadResubmit(ActionView action, TableId here, out TableId table)
    {
        table = here;
        if (ResubmitAction.TryRead(action, out ResubmitAction again))
            return again.Port == PortNumber.InPort;
        if (!ResubmitTableAction.TryRead(action, out ResubmitTableAction resubmit))
            return false;
        if (resubmit.Table != TableId.All)
            table = resubmit.Table;
        return resubmit.Port == PortNumber.InPort;
    }

    private static Cube After(Cube known, ActionView action)
    {
        if (action.Type == ActionType.SetField && Oxm.TryRead(action.Body, out Oxm oxm)
            && OxmFields.TryFind(oxm, out OxmField field))
            return Writing(known, field, WideNumber.Read(oxm.Value), WideNumber.Ones(field.Bits));
        if (LoadAction.TryRead(action, out LoadAction load))
            return Writing(known, load.Into.Field, (UInt128)load.Value << load.Into.FirstBit,
                WideNumber.Ones(load.Into.BitCount) << load.Into.FirstBit);
        return action.Type is ActionType.Output or ActionType.Group or ActionType.SetQueue
            || ControllerAction.TryRead(action, out _) || CloneAction.TryRead(action, out _) ? known : Cube.All;
    }

    // A field that is known under two names, or in parts, is taken as not known.
    private static Cube Writing(Cube known, OxmField field, UInt128 value, UInt128 mask)
    {
        OxmField standard = FieldPlaces.Standard(field);
        if (standard == OxmFields.NxmVlanTci || standard == OxmFields.VlanVid || standard == OxmFields.VlanPcp)
            return known.Forgetting(OxmFields.NxmVlanTci, OxmFields.VlanVid, OxmFields.VlanPcp);
        if (!Registers.TryFind(standard, out IReadOnlyList<(OxmField Register, int Shift)> registers))
            return known.Writing(new FieldTest(standard, value, mask));
        foreach ((OxmField register, int shift) in registers)
            known = known.Writing(new FieldTest(register, (value >> shift) & uint.MaxValue, (mask >> shift) & uint.MaxValue));
        return known;
    }

    private static bool HasTurn(GroupEntry group)
    {
        foreach (BucketView bucket in group.Buckets.View)
        {
            if (FlowProgram.ActionsOf(bucket.Actions).Any(Turns))
                return true;
        }
        return false;
    }

    // All but those of which it is known that they don't.
    private static bool Turns(byte[] octets)
    {
        ActionView.TryRead(octets, out ActionView action, out _);
        if (CloneAction.TryRead(action, out CloneAction? clone))
            return FlowProgram.ActionsOf(clone.Actions.View).Any(Turns);
        return action.Type == ActionType.Experimenter && !(LoadAction.TryRead(action, out _)
            || LoadOxmAction.TryRead(action, out _) || MoveAction.TryRead(action, out _)
            || ControllerAction.TryRead(action, out _) || CheckPacketLargerAction.TryRead(action, out _)
            || DecTtlControllersAction.TryRead(action, out _) || LearnAction.TryRead(action, out _)
            || OutputTruncatedAction.TryRead(action, out _) || NoteAction.TryRead(action, out _)
            || PopQueueAction.TryRead(action, out _));
    }
}
