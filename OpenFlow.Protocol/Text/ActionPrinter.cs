using System.Globalization;
using System.Text;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Text;

/// <summary>Writes actions as ovs-ofctl does; what isn't known as its octets.</summary>
internal static class ActionPrinter
{
    // Actions within actions: more than anyone writes, and far less than a stack holds.
    private const int MaxDepth = 32;

    /// <summary>Appends the actions with commas between them; <c>drop</c> for none.</summary>
    public static void Append(StringBuilder text, ActionListView actions) => Append(text, actions, 0);

    /// <summary>As the other, for actions that stand <paramref name="depth"/> deep within actions.</summary>
    public static void Append(StringBuilder text, ActionListView actions, int depth)
    {
        int start = text.Length;
        foreach (ActionView action in actions)
        {
            if (text.Length > start)
                text.Append(',');
            AppendOne(text, action, depth);
        }
        if (text.Length == start)
            text.Append("drop");
    }

    internal static void AppendOne(StringBuilder text, ActionView view, int depth)
    {
        IAction? action = depth > MaxDepth ? null : ActionCodec.TryReadMeaning(view);
        if (action is null || !(TryAppend(text, action) || NiciraPrinter.TryAppend(text, action, depth)))
            AppendUnknown(text, view);
    }

    /// <summary>Appends a field's value and name as <c>set_field</c> has them.</summary>
    internal static void AppendSetField(StringBuilder text, OxmField field, ReadOnlySpan<byte> value,
        ReadOnlySpan<byte> mask)
    {
        SettingText.Append(text.Append("set_field:"), field, value, mask);
        // The port of 32 bits is a field of its own to Open vSwitch.
        text.Append("->").Append(field == OxmFields.InPort ? "in_port_oxm" : field.OvsName);
    }

    /// <summary>A port's name, or its number; of a reserved number without a name its 16 bits.</summary>
    internal static string Port(PortNumber port) =>
        port >= PortNumber.Max && port < PortNumber.InPort
            ? ((ushort)port.Value).ToString(CultureInfo.InvariantCulture)
            : port.ToString();

    // The actions of the specification, and the ONF's.
    private static bool TryAppend(StringBuilder text, IAction action)
    {
        int start = text.Length;
        _ = action switch
        {
            OutputAction output => AppendOutput(text, output),
            GroupAction group => text.Append("group:").Append(group.Group),
            SetQueueAction queue => text.Append("set_queue:").Append(queue.Queue),
            PushVlanAction push => text.Append("push_vlan:").Append(push.EtherType),
            PopVlanAction => text.Append("pop_vlan"),
            PushMplsAction push => text.Append("push_mpls:").Append(push.EtherType),
            PopMplsAction pop => text.Append("pop_mpls:").Append(pop.EtherType),
            PushPbbAction push => text.Append("push_pbb:").Append(push.EtherType),
            PopPbbAction => text.Append("pop_pbb"),
            SetMplsTtlAction ttl => text.Append("set_mpls_ttl(").Append(ttl.Ttl).Append(')'),
            DecMplsTtlAction => text.Append("dec_mpls_ttl"),
            SetNwTtlAction ttl => text.Append("mod_nw_ttl:").Append(ttl.Ttl),
            DecNwTtlAction => text.Append("dec_ttl"),
            CopyTtlOutAction => text.Append("copy_ttl_out"),
            CopyTtlInAction => text.Append("copy_ttl_in"),
            SetHeaderAction set => text.Append(HeaderName(set.Type)).Append(':').Append(HeaderValue(set)),
            SetFieldAction set => AppendSetField(text, set),
            SetOxmAction set => AppendSetField(text, set),
            CopyFieldAction copy => text.Append("move:").Append(OvsFieldName.Of(copy.From))
                .Append("->").Append(OvsFieldName.Of(copy.Into)),
            _ => text,
        };
        return text.Length > start;
    }

    private static StringBuilder AppendOutput(StringBuilder text, OutputAction output)
    {
        if (output.Port == PortNumber.Controller)
            return text.Append("CONTROLLER:").Append(output.MaxLength);
        return output.Port > PortNumber.Max ? text.Append(output.Port) : text.Append("output:").Append(output.Port);
    }

    private static string HeaderName(ActionType type) => type switch
    {
        ActionType.SetVlanVid => "set_vlan_vid",
        ActionType.SetVlanPcp => "set_vlan_pcp",
        _ => "mod" + SpecName.Lower(type)["set".Length..],
    };

    private static string HeaderValue(SetHeaderAction set) => set.Type switch
    {
        ActionType.SetDlSrc or ActionType.SetDlDst => new MacAddress(set.Value).ToString(),
        ActionType.SetNwSrc or ActionType.SetNwDst => new Ipv4Address((uint)set.Value).ToString(),
        _ => set.Value.ToString(CultureInfo.InvariantCulture),
    };

    private static StringBuilder AppendSetField(StringBuilder text, SetFieldAction set)
    {
        OxmValue oxm = OxmValue.Of(set.Field, set.Value);
        AppendSetField(text, oxm.Field, oxm.Value, oxm.Mask);
        return text;
    }

    private static StringBuilder AppendSetField(StringBuilder text, SetOxmAction set)
    {
        AppendSetField(text, set.Oxm.Field, set.Oxm.Value, set.Oxm.Mask);
        return text;
    }

    private static void AppendUnknown(StringBuilder text, ActionView action) => text
        .Append(CultureInfo.InvariantCulture, $"action(type={(ushort)action.Type},body=")
        .Append(Convert.ToHexStringLower(action.Body)).Append(')');
}
