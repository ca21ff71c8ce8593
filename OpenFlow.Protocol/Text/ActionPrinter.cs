using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Text;

/// <summary>Writes actions as ovs-ofctl does; what isn't known as its octets.</summary>
internal static class ActionPrinter
{
    /// <summary>Appends the actions with commas between them; <c>drop</c> for none.</summary>
    public static void Append(StringBuilder text, ActionListView actions)
    {
        int start = text.Length;
        foreach (ActionView action in actions)
        {
            if (text.Length > start)
                text.Append(',');
            AppendOne(text, action);
        }
        if (text.Length == start)
            text.Append("drop");
    }

    private static void AppendOne(StringBuilder text, ActionView action)
    {
        int start = text.Length;
        switch (action.Type)
        {
            case ActionType.Output when OutputAction.TryRead(action, out OutputAction output):
                AppendOutput(text, output);
                break;
            case ActionType.Group when GroupAction.TryRead(action, out GroupAction group):
                text.Append("group:").Append(group.Group);
                break;
            case ActionType.SetQueue when SetQueueAction.TryRead(action, out SetQueueAction queue):
                text.Append("set_queue:").Append(queue.Queue);
                break;
            case ActionType.PushVlan:
                text.Append("push_vlan:").Append(EtherTypeOf(action));
                break;
            case ActionType.PopVlan:
                text.Append("pop_vlan");
                break;
            case ActionType.PushMpls:
                text.Append("push_mpls:").Append(EtherTypeOf(action));
                break;
            case ActionType.PopMpls:
                text.Append("pop_mpls:").Append(EtherTypeOf(action));
                break;
            case ActionType.SetMplsTtl:
                text.Append("set_mpls_ttl(").Append(action.Body[0]).Append(')');
                break;
            case ActionType.DecMplsTtl:
                text.Append("dec_mpls_ttl");
                break;
            case ActionType.SetNwTtl:
                text.Append("mod_nw_ttl:").Append(action.Body[0]);
                break;
            case ActionType.DecNwTtl:
                text.Append("dec_ttl");
                break;
            case ActionType.SetField:
                AppendSetField(text, action);
                break;
            case ActionType.Experimenter:
                AppendNicira(text, action);
                break;
        }
        if (text.Length == start)
            AppendUnknown(text, action);
    }

    private static EtherType EtherTypeOf(ActionView action) =>
        new(BinaryPrimitives.ReadUInt16BigEndian(action.Body));

    private static void AppendOutput(StringBuilder text, OutputAction output)
    {
        if (output.Port == PortNumber.Controller)
            text.Append("CONTROLLER:").Append(output.MaxLength);
        else if (output.Port > PortNumber.Max)
            text.Append(output.Port);
        else
            text.Append("output:").Append(output.Port);
    }

    private static void AppendSetField(StringBuilder text, ActionView action)
    {
        if (!Oxm.TryRead(action.Body, out Oxm oxm) || !OxmFields.TryFind(oxm, out OxmField field))
            return;
        text.Append("set_field:");
        FieldText.Append(text, field.Format, oxm.Value, oxm.Mask);
        text.Append("->").Append(field.OvsName);
    }

    private static void AppendNicira(StringBuilder text, ActionView action)
    {
        if (ResubmitTableAction.TryRead(action, out ResubmitTableAction resubmit))
            AppendResubmit(text, resubmit);
        else if (MoveAction.TryRead(action, out MoveAction move))
            text.Append("move:").Append(move.From).Append("->").Append(move.Into);
        else if (LoadAction.TryRead(action, out LoadAction load))
            text.Append(CultureInfo.InvariantCulture, $"load:0x{load.Value:x}->{load.Into}");
        else if (ControllerAction.TryRead(action, out ControllerAction controller))
            AppendController(text, controller);
        else if (LearnAction.TryRead(action, out LearnAction? learn))
            LearnPrinter.Append(text, learn!);
    }

    private static void AppendResubmit(StringBuilder text, ResubmitTableAction resubmit)
    {
        text.Append("resubmit(");
        if (resubmit.Port != PortNumber.InPort)
            text.Append(resubmit.Port);
        text.Append(',').Append(resubmit.Table).Append(')');
    }

    private static void AppendController(StringBuilder text, ControllerAction controller)
    {
        int start = text.Append("controller(").Length;
        void Part(string part) => text.Append(text.Length > start ? "," : "").Append(part);
        if (controller.Reason != PacketInReason.Action)
            Part($"reason={SpecName.Lower(controller.Reason)}");
        if (controller.MaxLength != OutputAction.WholePacket)
            Part($"max_len={controller.MaxLength}");
        if (controller.ControllerId != 0)
            Part($"id={controller.ControllerId}");
        if (controller.UserData.Length != 0)
            Part("userdata=" + string.Join('.', controller.UserData.Select(octet => $"{octet:x2}")));
        if (controller.Pause)
            Part("pause");
        if (controller.Meter is { } meter)
            Part($"meter_id={meter}");
        text.Append(')');
    }

    private static void AppendUnknown(StringBuilder text, ActionView action) => text
        .Append(CultureInfo.InvariantCulture, $"action(type={(ushort)action.Type},body=")
        .Append(Convert.ToHexStringLower(action.Body)).Append(')');
}
