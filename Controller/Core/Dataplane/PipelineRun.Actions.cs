using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Text;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Dataplane;

/// <summary>Actions, in a list or a set (OpenFlow 1.3.5 §5.10 to §5.12).</summary>
internal sealed partial class PipelineRun
{
    private const int TtlOffset = 4;
    private const uint FirstReserved = 0xff00;
    private const uint ReservedBits = 0xffff_0000;

    private void Do(Packet packet, ActionListView actions, ActionSet set, Place at)
    {
        foreach (ActionView action in actions)
        {
            if (IsOver(packet))
                return;
            Do(packet, action, set, at);
        }
    }

    // An action set that neither outputs nor leads to a group drops the packet, which is no loss where actions that
    // were applied have sent it.
    private void DoSet(Packet packet, ActionSet actions, ActionSet set, Place at)
    {
        foreach (byte[] octets in actions.InOrder)
        {
            if (IsOver(packet) || !ActionView.TryRead(octets, out ActionView action, out _))
                return;
            Do(packet, action, set, at);
        }
    }

    private void Do(Packet packet, ActionView action, ActionSet set, Place at)
    {
        switch (action.Type)
        {
            case ActionType.Output when OutputAction.TryRead(action, out OutputAction output):
                Output(packet, output, at);
                return;
            case ActionType.Group when GroupAction.TryRead(action, out GroupAction group):
                Group(packet, group.Group, set, at);
                return;
            case ActionType.Experimenter:
                DoNicira(packet, action, set, at);
                return;
        }
        if (Change(packet, action, at))
            Note(TraceKind.Action, at, Words(action));
    }

    // Actions that change the packet. Those that its headers don't allow change nothing.
    private bool Change(Packet packet, ActionView action, Place at)
    {
        switch (action.Type)
        {
            case ActionType.SetField when Oxm.TryRead(action.Body, out Oxm oxm)
                && OxmFields.TryFind(oxm, out OxmField field):
                return packet.TrySet(field, WideNumber.Read(oxm.Value));
            case ActionType.PushVlan when PushVlanAction.TryRead(action, out PushVlanAction push):
                return packet.TryPushVlan(push.EtherType);
            case ActionType.PopVlan:
                return packet.TryPopVlan();
            case ActionType.SetNwTtl:
                return packet.TrySet(OxmFields.NxmIpTtl, action.Octets[TtlOffset]);
            case ActionType.DecNwTtl:
                return TryDecrementTtl(packet, at);
            case ActionType.SetQueue when SetQueueAction.TryRead(action, out SetQueueAction queue):
                packet.Queue = queue.Queue;
                return true;
            default:
                Note(TraceKind.Approximation, at, $"{Words(action)} is not modelled");
                return false;
        }
    }

    private bool TryDecrementTtl(Packet packet, Place at)
    {
        // An IP packet that is cut short has a TTL of 0.
        packet.TryGet(OxmFields.EthType, out UInt128 type);
        if (!packet.TryGet(OxmFields.NxmIpTtl, out UInt128 ttl) && type != EtherType.Ipv4.Value
            && type != EtherType.Ipv6.Value)
            return false;
        if (ttl > 1)
            return packet.TrySet(OxmFields.NxmIpTtl, ttl - 1);
        packet.IsDone = true;
        Note(TraceKind.Dropped, at, "the TTL ran out");
        ToController(packet, PacketInReason.InvalidTtl, model.MissSendLength, at);
        return false;
    }

    private void DoNicira(Packet packet, ActionView action, ActionSet set, Place at)
    {
        if (LearnAction.TryRead(action, out LearnAction? learn))
        {
            Learn(packet, learn!, at);
            return;
        }
        if (ControllerAction.TryRead(action, out ControllerAction controller))
        {
            if (controller.Meter is { } meter)
                Meter(packet, meter, at);
            PacketInReason reason = controller.Reason == PacketInReason.Action && at.Flow is { IsTableMiss: true }
                ? PacketInReason.NoMatch : controller.Reason;
            ToController(packet, reason, controller.MaxLength, at);
            return;
        }
        if (OutputRegisterAction.TryRead(action, out OutputRegisterAction byRegister))
            Output(packet, new OutputAction(PortOf(packet.Get(byRegister.From)), byRegister.MaxLength), at);
        else if (OutputTruncatedAction.TryRead(action, out OutputTruncatedAction cut))
            EmitCut(packet, cut, at);
        else if (DecTtlControllersAction.TryRead(action, out _) || NiciraDecTtlAction.TryRead(action, out _))
        {
            if (TryDecrementTtl(packet, at))
                Note(TraceKind.Action, at, Words(action));
        }
        else
        {
            Note(TraceKind.Action, at, Words(action));
            if (!TryDoNicira(packet, action, set, at))
                Note(TraceKind.Approximation, at, $"{Words(action)} is not modelled");
        }
    }

    private bool TryDoNicira(Packet packet, ActionView action, ActionSet set, Place at)
    {
        if (ResubmitTableAction.TryRead(action, out ResubmitTableAction resubmit))
            Resubmit(packet, resubmit, set, at);
        else if (ResubmitAction.TryRead(action, out ResubmitAction again))
            Resubmit(packet, new ResubmitTableAction(again.Port, at.Table), set, at);
        else if (LoadAction.TryRead(action, out LoadAction load))
            packet.TrySet(load.Into, load.Value);
        else if (LoadOxmAction.TryRead(action, out LoadOxmAction? oxm))
            SetMasked(packet, oxm.Oxm);
        else if (MoveAction.TryRead(action, out MoveAction move))
            packet.TrySet(move.Into, packet.Get(move.From));
        else if (CheckPacketLargerAction.TryRead(action, out CheckPacketLargerAction larger))
            packet.TrySet(larger.Into, packet.Frame.Length > larger.PacketSize ? 1u : 0u);
        else if (StackPushAction.TryRead(action, out StackPushAction push))
            packet.Stack.Push(packet.Get(push.From));
        else if (StackPopAction.TryRead(action, out StackPopAction pop))
        {
            if (packet.Stack.TryPop(out UInt128 value))
                packet.TrySet(pop.Into, value & WideNumber.Ones(pop.Into.BitCount));
        }
        else if (CloneAction.TryRead(action, out CloneAction? clone))
            Do(packet.Clone(), clone.Actions.View, set, at with { Depth = at.Depth + 1, Turns = at.Turns + 1 });
        else if (ExitAction.TryRead(action, out _))
            packet.IsDone = true;
        else if (PopQueueAction.TryRead(action, out _))
            packet.Queue = null;
        else
            return NoteAction.TryRead(action, out _);
        return true;
    }

    // As in 16-bit port numbers, where the reserved ones begin at 0xff00.
    private static PortNumber PortOf(UInt128 value) =>
        value > ushort.MaxValue ? PortNumber.Any
        : new PortNumber(value >= FirstReserved ? ReservedBits | (uint)value : (uint)value);

    private void EmitCut(Packet packet, OutputTruncatedAction cut, Place at)
    {
        if (cut.Port != PortNumber.InPort && cut.Port == packet.InPort)
            Note(TraceKind.Dropped, at, $"output:{cut.Port} is the port it came by: that takes IN_PORT");
        else
            Emit(packet, cut.Port == PortNumber.InPort ? packet.InPort : cut.Port, at, cut.MaxLength);
    }

    private static void SetMasked(Packet packet, OxmValue oxm)
    {
        UInt128 mask = oxm.Mask.IsEmpty ? WideNumber.Ones(oxm.Field.Bits) : WideNumber.Read(oxm.Mask);
        packet.TryGet(oxm.Field, out UInt128 before);
        packet.TrySet(oxm.Field, (before & ~mask) | (WideNumber.Read(oxm.Value) & mask));
    }

    // The packet is looked up as if it had come by another port, and then goes on here as the other table left it.
    private void Resubmit(Packet packet, ResubmitTableAction resubmit, ActionSet set, Place at)
    {
        PortNumber inPort = packet.InPort;
        if (resubmit.Port != PortNumber.InPort)
            packet.InPort = resubmit.Port;
        TableId table = resubmit.Table == TableId.All ? at.Table : resubmit.Table;
        if (table.Value < model.Options.TableCount && !HasGoneTooFar(at))
            LookUp(packet, set, at.Resubmitted(table));
        packet.InPort = inPort;
    }

    private void Learn(Packet packet, LearnAction learn, Place at)
    {
        FlowEntry flow = LearntFlow.Of(learn, packet, now);
        LearnOutcome? outcome = isLive ? model.Flows.Learn(flow, learn.Limit, now, _fresh) : null;
        if ((learn.Flags & LearnFlags.WriteResult) != 0 && OxmFields.TryFind(learn.ResultHeader, out OxmField result))
        {
            bool learnt = outcome is LearnOutcome.Added or LearnOutcome.Refreshed or LearnOutcome.Changed;
            packet.TrySet(new Subfield(result, learn.ResultFirstBit, 1), learnt ? 1u : 0u);
        }
        Note(TraceKind.Learnt, at,
            $"{(isLive ? outcome.ToString() : "would learn")}: table={flow.Table},priority={flow.Priority}," +
            $"{Words(flow.Pattern)} actions={FlowPrinter.Instructions(flow.Instructions.View)}");
    }

    internal static string Words(ActionView action) =>
        ActionListView.TryRead(action.Octets, out ActionListView list, out _) ? FlowPrinter.Actions(list) : "";

    private static string Words(FlowMatch match) =>
        match.Tests.Length == 0 ? "any" : FlowPrinter.Match(match.Canonical.View);
}
