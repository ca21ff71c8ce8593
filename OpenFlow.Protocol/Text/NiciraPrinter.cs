using System.Text;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using static System.Globalization.CultureInfo;

namespace OpenFlow.Protocol.Text;

/// <summary>Writes Nicira's actions as ovs-ofctl does.</summary>
internal static class NiciraPrinter
{
    private static readonly TableId OwnTable = TableId.All;

    /// <summary>False, and nothing appended, for other actions.</summary>
    public static bool TryAppend(StringBuilder text, IAction action, int depth)
    {
        int start = text.Length;
        if (Word(action) is { } word)
            text.Append(word);
        else
            AppendParts(text, action, depth);
        return text.Length > start;
    }

    // Those that are one word, and perhaps a number.
    private static string? Word(IAction action) => action switch
    {
        SetTunnelAction set => string.Create(InvariantCulture, $"set_tunnel:{Hex(set.TunnelId)}"),
        SetTunnel64Action set => string.Create(InvariantCulture, $"set_tunnel64:{Hex(set.TunnelId)}"),
        NiciraSetQueueAction set => string.Create(InvariantCulture, $"set_queue:{set.Queue}"),
        PopQueueAction => "pop_queue",
        NoteAction note => "note:" + ByteString(note.Octets.AsSpan()),
        ExitAction => "exit",
        NiciraDecTtlAction => "dec_ttl",
        WriteMetadataAction write => "write_metadata:" + Hex(write.Value)
            + (write.Mask == ulong.MaxValue ? "" : "/" + Hex(write.Mask)),
        NiciraPushMplsAction push => "push_mpls:" + push.EtherType,
        NiciraPopMplsAction pop => "pop_mpls:" + pop.EtherType,
        NiciraSetMplsTtlAction ttl => string.Create(InvariantCulture, $"set_mpls_ttl({ttl.Ttl})"),
        NiciraDecMplsTtlAction => "dec_mpls_ttl",
        SetMplsLabelAction label => string.Create(InvariantCulture, $"set_mpls_label({label.Label})"),
        SetMplsTcAction tc => string.Create(InvariantCulture, $"set_mpls_tc({tc.TrafficClass})"),
        NiciraGroupAction group => "group:" + group.Group,
        CtClearAction => "ct_clear",
        DecNshTtlAction => "dec_nsh_ttl",
        MoveAction move => $"move:{OvsFieldName.Of(move.From)}->{OvsFieldName.Of(move.Into)}",
        LoadAction load => $"load:{Hex(load.Value)}->{OvsFieldName.Of(load.Into)}",
        OutputRegisterAction output => "output:" + OvsFieldName.Of(output.From),
        StackPushAction push => "push:" + OvsFieldName.Of(push.From),
        StackPopAction pop => "pop:" + OvsFieldName.Of(pop.Into),
        DeleteFieldAction delete => "delete_field:" + delete.Field.OvsName,
        CheckPacketLargerAction check => string.Create(InvariantCulture,
            $"check_pkt_larger({check.PacketSize})->{OvsFieldName.Of(check.Into)}"),
        _ => null,
    };

    // Those with parentheses after the word.
    private static void AppendParts(StringBuilder text, IAction action, int depth)
    {
        switch (action)
        {
            case ResubmitAction resubmit:
                AppendResubmit(text, new ResubmitTableAction(resubmit.Port, OwnTable));
                break;
            case ResubmitTableAction resubmit:
                AppendResubmit(text, resubmit);
                break;
            case LoadOxmAction load:
                ActionPrinter.AppendSetField(text, load.Oxm.Field, load.Oxm.Value, load.Oxm.Mask);
                break;
            case ControllerAction controller:
                AppendController(text, controller);
                break;
            case DecTtlControllersAction dec:
                text.Append("dec_ttl(").AppendJoin(',', dec.Controllers).Append(')');
                break;
            case FinTimeoutAction timeout:
                AppendList(text, "fin_timeout", timeout.IdleTimeout == 0 ? "" : $"idle_timeout={timeout.IdleTimeout}",
                    timeout.HardTimeout == 0 ? "" : $"hard_timeout={timeout.HardTimeout}");
                break;
            case SampleAction sample:
                AppendSample(text, sample);
                break;
            case ConjunctionAction clause:
                text.Append(InvariantCulture, $"conjunction({clause.Id},{clause.Clause}/{clause.ClauseCount})");
                break;
            case OutputTruncatedAction output:
                text.Append(InvariantCulture,
                    $"output(port={ActionPrinter.Port(output.Port)},max_len={output.MaxLength})");
                break;
            default:
                AppendLanguage(text, action, depth);
                break;
        }
    }

    // Those whose parts are a small language, or actions again.
    private static void AppendLanguage(StringBuilder text, IAction action, int depth)
    {
        switch (action)
        {
            case LearnAction learn:
                LearnPrinter.Append(text, learn);
                break;
            case MultipathAction multipath:
                BalancePrinter.Append(text, multipath);
                break;
            case BundleAction bundle:
                BalancePrinter.Append(text, bundle);
                break;
            case CtAction ct:
                CtPrinter.Append(text, ct, depth);
                break;
            case NatAction nat:
                CtPrinter.Append(text, nat);
                break;
            case CloneAction clone:
                ActionPrinter.Append(text.Append("clone("), clone.Actions.View, depth + 1);
                text.Append(')');
                break;
            case EncapAction encap:
                EncapPrinter.Append(text, encap);
                break;
            case DecapAction decap:
                EncapPrinter.Append(text, decap);
                break;
        }
    }

    /// <summary>Appends a name and, in parentheses, those of the parts that aren't empty.</summary>
    internal static void AppendList(StringBuilder text, string name, params ReadOnlySpan<string> parts)
    {
        int start = text.Append(name).Append('(').Length;
        foreach (string part in parts)
        {
            if (part.Length != 0)
                text.Append(text.Length > start ? "," : "").Append(part);
        }
        text.Append(')');
    }

    /// <summary>As C's <c>%#x</c>: no prefix for 0.</summary>
    internal static string Hex(ulong number) =>
        number == 0 ? "0" : string.Create(InvariantCulture, $"0x{number:x}");

    private static string ByteString(ReadOnlySpan<byte> octets)
    {
        var text = new StringBuilder();
        foreach (byte octet in octets)
            text.Append(text.Length > 0 ? "." : "").Append(InvariantCulture, $"{octet:x2}");
        return text.ToString();
    }

    private static void AppendResubmit(StringBuilder text, ResubmitTableAction resubmit)
    {
        string port = resubmit.Port == PortNumber.InPort ? "" : ActionPrinter.Port(resubmit.Port);
        if (port.Length > 0 && resubmit.Table == OwnTable)
        {
            text.Append("resubmit:").Append(port);
            return;
        }
        text.Append("resubmit(").Append(port).Append(',')
            .Append(resubmit.Table == OwnTable ? "" : resubmit.Table.ToString())
            .Append(resubmit.Tracked ? ",ct)" : ")");
    }

    private static void AppendController(StringBuilder text, ControllerAction controller)
    {
        if (controller.IsSmall && controller.ControllerId == 0 && controller.Reason == PacketInReason.Action)
        {
            text.Append("CONTROLLER:").Append(controller.MaxLength);
            return;
        }
        AppendList(text, "controller",
            controller.Reason == PacketInReason.Action ? "" : $"reason={ReasonName(controller.Reason)}",
            controller.MaxLength == OutputAction.WholePacket ? "" : $"max_len={controller.MaxLength}",
            controller.ControllerId == 0 ? "" : $"id={controller.ControllerId}",
            controller.UserData.Length == 0 ? "" : "userdata=" + ByteString(controller.UserData.AsSpan()),
            controller.Pause ? "pause" : "",
            controller.Meter is { } meter ? $"meter_id={meter}" : "");
    }

    // Of packet-ins too. 3 to 5 are OpenFlow 1.4's; 6 and 7 stand inside Open vSwitch for a table-miss and have no
    // name.
    internal static string ReasonName(PacketInReason reason) => (byte)reason switch
    {
        3 => "action_set",
        4 => "group",
        5 => "packet_out",
        6 or 7 => "",
        _ => SpecName.Lower(reason),
    };

    private static void AppendSample(StringBuilder text, SampleAction sample) => AppendList(text, "sample",
        $"probability={sample.Probability}", $"collector_set_id={sample.CollectorSet}",
        $"obs_domain_id={sample.ObservationDomain}", $"obs_point_id={sample.ObservationPoint}",
        sample.SamplingPort is { } port && port != PortNumber.Any ? $"sampling_port={ActionPrinter.Port(port)}" : "",
        sample.Direction == SampleDirection.Default ? "" : SpecName.Lower(sample.Direction));
}
