using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Dataplane;

/// <summary>Says actions about as ovs-ofctl does.</summary>
internal static class ActionWords
{
    private const int TtlOffset = 4;

    public static string Of(ActionListView actions)
    {
        var words = new List<string>();
        foreach (ActionView action in actions)
            words.Add(Of(action));
        return words.Count == 0 ? "drop" : string.Join(',', words);
    }

    /// <summary>The actions that are applied and written; what else a flow does is told when it does it.</summary>
    public static string Of(InstructionList instructions)
    {
        var words = new List<string>();
        foreach (InstructionView instruction in instructions.View)
        {
            if (instruction.Type is InstructionType.ApplyActions or InstructionType.WriteActions)
                words.Add(Of(instruction.Actions));
        }
        return $"actions={(words.Count == 0 ? "drop" : string.Join(',', words))}";
    }

    public static string Of(ActionView action)
    {
        switch (action.Type)
        {
            case ActionType.Output when OutputAction.TryRead(action, out OutputAction output):
                return output.Port == PortNumber.Controller
                    ? $"CONTROLLER:{output.MaxLength}"
                    : $"output:{output.Port}";
            case ActionType.Group when GroupAction.TryRead(action, out GroupAction group):
                return $"group:{group.Group}";
            case ActionType.SetQueue when SetQueueAction.TryRead(action, out SetQueueAction queue):
                return $"set_queue:{queue.Queue}";
            case ActionType.PushVlan when PushVlanAction.TryRead(action, out PushVlanAction push):
                return $"push_vlan:{push.EtherType}";
            case ActionType.PopVlan:
                return "pop_vlan";
            case ActionType.DecNwTtl:
                return "dec_ttl";
            case ActionType.SetNwTtl:
                return $"mod_nw_ttl:{action.Octets[TtlOffset]}";
            case ActionType.SetField when Oxm.TryRead(action.Body, out Oxm oxm)
                && OxmFields.TryFind(oxm.RawHeader, out OxmField field):
                return $"set_field:{FieldWords.Of(field, WideNumber.Read(oxm.Value))}->{field.OvsName}";
            case ActionType.Experimenter:
                return OfNicira(action);
            default:
                return $"action of type {(ushort)action.Type}";
        }
    }

    private static string OfNicira(ActionView action)
    {
        if (LearnAction.TryRead(action, out LearnAction? learn))
            return $"learn(table={learn!.Table},…)";
        if (ControllerAction.TryRead(action, out ControllerAction controller))
            return $"controller(max_len={controller.MaxLength})";
        if (ResubmitTableAction.TryRead(action, out ResubmitTableAction resubmit))
            return $"resubmit({(resubmit.Port == PortNumber.InPort ? "" : resubmit.Port)},{resubmit.Table})";
        if (RegisterLoad.TryRead(action, out RegisterLoad load))
            return $"load:0x{load.Value:x}->{load.Into}";
        return RegisterMove.TryRead(action, out RegisterMove move)
            ? $"move:{move.From}->{move.Into}"
            : "an experimenter's action";
    }
}
