using Controller.Core.Dataplane;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Checking;

/// <summary>What actions do to many packets at once.</summary>
internal sealed partial class EffectWalk
{
    private const int TtlOffset = 4;

    // Each way that the rest can go from here is another call of "then": a resubmit may come back in several.
    private void DoAll(Visit visit, byte[][] actions, int next, Action<Visit> then)
    {
        for (; next < actions.Length && !IsCut; next++)
        {
            ActionView.TryRead(actions[next], out ActionView action, out _);
            int rest = next + 1;
            if (ExitAction.TryRead(action, out _))
                return;
            if (TryReadResubmit(action, visit, out PortNumber port, out TableId table))
            {
                Visit inside = visit with
                {
                    Packet = visit.Packet.With(OxmFields.InPort, port.Value),
                    Turns = visit.Turns + 1,
                };
                PortNumber inPort = visit.Packet.InPort;
                LookUp(inside, table, back => DoAll(
                    back with { Packet = back.Packet.With(OxmFields.InPort, inPort.Value), Turns = visit.Turns },
                    actions, rest, then));
                return;
            }
            visit = Do(visit, action);
        }
        if (!IsCut)
            then(visit);
    }

    private static bool TryReadResubmit(ActionView action, Visit visit, out PortNumber port, out TableId table)
    {
        port = visit.Packet.InPort;
        table = visit.Steps?.Table ?? default;
        PortNumber named;
        if (ResubmitTableAction.TryRead(action, out ResubmitTableAction resubmit))
        {
            named = resubmit.Port;
            table = resubmit.Table == TableId.All ? table : resubmit.Table;
        }
        else if (ResubmitAction.TryRead(action, out ResubmitAction again))
            named = again.Port;
        else
            return false;
        if (named != PortNumber.InPort)
            port = named;
        return true;
    }

    private Visit Do(Visit visit, ActionView action)
    {
        switch (action.Type)
        {
            case ActionType.Output when OutputAction.TryRead(action, out OutputAction output):
                Output(visit, output.Port);
                return visit;
            case ActionType.Group when GroupAction.TryRead(action, out GroupAction group):
                Group(visit, group.Group);
                return visit;
            case ActionType.SetQueue:
                return visit;
            case ActionType.Experimenter:
                return DoNicira(visit, action);
            default:
                return visit with { Packet = Change(visit.Packet, action) };
        }
    }

    private SymbolicPacket Change(SymbolicPacket packet, ActionView action)
    {
        switch (action.Type)
        {
            case ActionType.SetField when Oxm.TryRead(action.Body, out Oxm oxm)
                && OxmFields.TryFind(oxm, out OxmField field):
                return Set(packet, field, WideNumber.Read(oxm.Value), WideNumber.Ones(field.Bits));
            case ActionType.PushVlan:
                return packet.Push();
            case ActionType.PopVlan:
                return packet.Pop();
            case ActionType.SetNwTtl:
                return packet.With(OxmFields.NxmIpTtl, action.Octets[TtlOffset]);
            case ActionType.DecNwTtl:
                return packet.WithUnknown(OxmFields.NxmIpTtl);
            default:
                Guesses.Add($"{action.Type} taken as nothing");
                return packet;
        }
    }

    private Visit DoNicira(Visit visit, ActionView action)
    {
        SymbolicPacket packet = visit.Packet;
        if (LearnAction.TryRead(action, out _) || ControllerAction.TryRead(action, out _)
            || NoteAction.TryRead(action, out _) || PopQueueAction.TryRead(action, out _))
            return visit;
        if (LoadAction.TryRead(action, out LoadAction load))
            return visit with { Packet = Set(packet, load.Into, load.Value) };
        if (LoadOxmAction.TryRead(action, out LoadOxmAction? oxm))
            return visit with
            {
                Packet = Set(packet, oxm.Oxm.Field, WideNumber.Read(oxm.Oxm.Value), oxm.Oxm.Mask.IsEmpty
                    ? WideNumber.Ones(oxm.Oxm.Field.Bits) : WideNumber.Read(oxm.Oxm.Mask)),
            };
        if (MoveAction.TryRead(action, out MoveAction move))
            return visit with { Packet = Move(packet, move) };
        if (CheckPacketLargerAction.TryRead(action, out CheckPacketLargerAction larger))
            // Packets have no size here: those are followed that fit.
            return visit with { Packet = Set(packet, larger.Into, 0) };
        if (DecTtlControllersAction.TryRead(action, out _))
            return visit with { Packet = packet.WithUnknown(OxmFields.NxmIpTtl) };
        if (OutputTruncatedAction.TryRead(action, out OutputTruncatedAction cut))
            Output(visit, cut.Port);
        else if (CloneAction.TryRead(action, out CloneAction? clone))
            DoAll(visit, FlowProgram.ActionsOf(clone.Actions.View), 0, _ => { });
        else
            Guesses.Add($"{PipelineRun.Words(action)} taken as nothing");
        return visit;
    }

    private static SymbolicPacket Move(SymbolicPacket packet, MoveAction move)
    {
        FieldTest from = packet.Known(FieldPlaces.Standard(move.From.Field));
        UInt128 bits = WideNumber.Ones(move.From.BitCount) << move.From.FirstBit;
        return (from.Mask & bits) == bits
            ? Set(packet, move.Into, (ulong)((from.Value & bits) >> move.From.FirstBit))
            : packet.WithUnknown(FieldPlaces.Standard(move.Into.Field));
    }

    private static SymbolicPacket Set(SymbolicPacket packet, Subfield into, ulong value) => Set(packet, into.Field,
        (UInt128)value << into.FirstBit, WideNumber.Ones(into.BitCount) << into.FirstBit);

    private static SymbolicPacket Set(SymbolicPacket packet, OxmField field, UInt128 value, UInt128 mask)
    {
        field = FieldPlaces.Standard(field);
        if (field == OxmFields.NxmVlanTci)
            return SetTag(packet, value, mask);
        if (!Registers.TryFind(field, out IReadOnlyList<(OxmField Register, int Shift)> registers))
            return packet.With(field, value, mask);
        foreach ((OxmField register, int shift) in registers)
            packet = packet.With(register, (value >> shift) & uint.MaxValue, (mask >> shift) & uint.MaxValue);
        return packet;
    }

    // The tag control as a whole: without the PRESENT bit the tags come off.
    private static SymbolicPacket SetTag(SymbolicPacket packet, UInt128 value, UInt128 mask)
    {
        if ((mask & VlanId.PresentBit) != 0 && (value & VlanId.PresentBit) == 0)
        {
            while (packet.IsTagged)
                packet = packet.Pop();
            return packet;
        }
        if (!packet.IsTagged)
            packet = packet.Push();
        return packet.With(OxmFields.VlanVid, value & 0x1fff, mask & 0x1fff | VlanId.PresentBit);
    }

    private void Output(Visit visit, PortNumber port)
    {
        PortNumber inPort = visit.Packet.InPort;
        if (port == PortNumber.InPort)
            Leave(visit, inPort);
        else if (port == PortNumber.All || port == PortNumber.Flood || port == PortNumber.Normal)
        {
            if (port == PortNumber.Normal)
                Guesses.Add("NORMAL taken as a flood");
            foreach (PipelinePort each in visit.Bridge.Model.Ports.Where(each => each.Description.Number != inPort))
                Leave(visit, each.Description.Number);
        }
        else if (port != inPort && port != PortNumber.Controller)
            Leave(visit, port);
    }

    private void Group(Visit visit, GroupId id)
    {
        if (visit.Turns > MaxTurns || !visit.Bridge.Model.Groups.TryFind(id, out GroupEntry? group))
            return;
        foreach (Bucket bucket in new BucketChoice(visit.Bridge.Model).Possible(group!))
        {
            var set = new ActionSet();
            set.Write(bucket.Actions.View);
            DoAll(visit with { Turns = visit.Turns + 1 }, [.. set.InOrder], 0, _ => { });
        }
    }
}
