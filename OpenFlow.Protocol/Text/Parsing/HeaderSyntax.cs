using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Text.Parsing;

/// <summary>Actions on the packet's headers: set_field, the older names of it, tags, labels, TTLs.</summary>
internal static class HeaderSyntax
{
    private const int MaxVlan = 4095;
    private const ushort Mpls = 0x8847;
    private const ushort MplsMulticast = 0x8848;

    public static readonly KeyValuePair<string, ActionSyntax>[] Actions =
    [
        new("set_field", SetFieldSyntax.TryParse),
        new("mod_dl_src", Sets(OxmFields.EthSrc)), new("mod_dl_dst", Sets(OxmFields.EthDst)),
        new("mod_nw_src", Sets(OxmFields.Ipv4Src)), new("mod_nw_dst", Sets(OxmFields.Ipv4Dst)),
        new("mod_nw_ecn", Sets(OxmFields.IpEcn)), new("mod_nw_tos", TryParseTos),
        new("mod_nw_ttl", (pair, scope) => scope.NeedsIp(pair)
            && scope.TryNumber(pair.Value, "mod_nw_ttl", byte.MaxValue, out ulong ttl)
            && scope.Add(pair.Key, new SetNwTtlAction((byte)ttl))),
        new("mod_tp_src", (pair, scope) => TryParsePort(pair, scope, true)),
        new("mod_tp_dst", (pair, scope) => TryParsePort(pair, scope, false)),
        new("mod_vlan_vid", (pair, scope) => TryParseVlan(pair, scope, true)),
        new("set_vlan_vid", (pair, scope) => TryParseVlan(pair, scope, false)),
        new("mod_vlan_pcp", (pair, scope) => TryParsePriority(pair, scope, true)),
        new("set_vlan_pcp", (pair, scope) => TryParsePriority(pair, scope, false)),
        new("push_vlan", TryParsePushVlan), new("pop_vlan", TryParsePopVlan), new("strip_vlan", TryParsePopVlan),
        new("push_mpls", TryParsePushMpls), new("pop_mpls", TryParsePopMpls),
        new("set_mpls_label", Sets(OxmFields.MplsLabel)), new("set_mpls_tc", Sets(OxmFields.MplsTc)),
        new("set_mpls_ttl", (pair, scope) => scope.Has(pair.Key, OxmFields.MplsLabel)
            && scope.TryNumber(pair.Value, "set_mpls_ttl", byte.MaxValue, out ulong ttl)
            && scope.Add(pair.Key, new SetMplsTtlAction((byte)ttl))),
        new("dec_mpls_ttl", (pair, scope) => scope.Has(pair.Key, OxmFields.MplsLabel)
            && scope.Add(pair.Key, new DecMplsTtlAction())),
        new("dec_ttl", TryParseDecTtl),
        new("dec_nsh_ttl", (pair, scope) => scope.Has(pair.Key, OxmFields.Nsh[0])
            && scope.Add(pair.Key, new DecNshTtlAction())),
        new("copy_ttl_in", (pair, scope) => scope.Add(pair.Key, new CopyTtlInAction())),
        new("copy_ttl_out", (pair, scope) => scope.Add(pair.Key, new CopyTtlOutAction())),
        new("push_pbb", (pair, scope) => TryParseEtherType(pair, scope, out ushort type)
            && scope.Add(pair.Key, new PushPbbAction(new EtherType(type)))),
        new("pop_pbb", (pair, scope) => scope.Add(pair.Key, new PopPbbAction())),
        new("set_tunnel", (pair, scope) => TryParseTunnel(pair, scope, uint.MaxValue)),
        new("set_tunnel64", (pair, scope) => TryParseTunnel(pair, scope, ulong.MaxValue)),
    ];

    private static ActionSyntax Sets(OxmField field) => (pair, scope) =>
    {
        if (!scope.Has(pair.Key, field)
            || !FieldParser.TryParse(field, pair.Key.ToString(), pair.Value, scope.Complaints, out FieldValue value))
            return false;
        return value.IsExact
            ? SetFieldSyntax.Add(pair.Key, field, value, scope)
            : scope.Fail(pair.Value, $"{pair.Key} takes no mask: write set_field:VALUE/MASK->{field.OvsName}");
    };

    private static bool TryParseTos(KeyValue pair, ActionScope scope) => scope.Has(pair.Key, OxmFields.IpDscp)
        && scope.TryNumber(pair.Value, "mod_nw_tos", byte.MaxValue, out ulong octet)
        && ((octet & 3) == 0
            || scope.Fail(pair.Value, "mod_nw_tos needs a multiple of 4: the lowest bits are the ECN's"))
        && scope.Add(pair.Key, new SetFieldAction(OxmFields.IpDscp, octet >> 2));

    private static bool TryParsePort(KeyValue pair, ActionScope scope, bool isSource)
    {
        OxmField? field = scope.Packet?.Protocol switch
        {
            6 => isSource ? OxmFields.TcpSrc : OxmFields.TcpDst,
            17 => isSource ? OxmFields.UdpSrc : OxmFields.UdpDst,
            132 => isSource ? OxmFields.SctpSrc : OxmFields.SctpDst,
            _ => null,
        };
        string end = isSource ? "src" : "dst";
        if (field is null)
        {
            return scope.Fail(pair.Key, scope.Packet is null
                ? $"{pair.Key} needs a match: write set_field:PORT->tcp_{end} or udp_{end}"
                : $"{pair.Key} needs tcp, udp or sctp in the match");
        }
        return scope.TryNumber(pair.Value, pair.Key.ToString(), ushort.MaxValue, out ulong port)
            && scope.Add(pair.Key, new SetFieldAction(field, port));
    }

    private static bool TryParseVlan(KeyValue pair, ActionScope scope, bool pushes) =>
        scope.TryNumber(pair.Value, pair.Key.ToString(), MaxVlan, out ulong vlan)
            && TryNeedTag(pair, scope, pushes)
            && scope.Add(pair.Key, new SetFieldAction(OxmFields.VlanVid, vlan | VlanId.PresentBit));

    private static bool TryParsePriority(KeyValue pair, ActionScope scope, bool pushes) =>
        scope.TryNumber(pair.Value, pair.Key.ToString(), 7, out ulong priority)
            && TryNeedTag(pair, scope, pushes)
            && scope.Add(pair.Key, new SetFieldAction(OxmFields.VlanPcp, priority));

    // OpenFlow 1.0's actions add a tag where there is none.
    private static bool TryNeedTag(KeyValue pair, ActionScope scope, bool pushes)
    {
        if (scope.Packet is null or { HasTag: true })
            return true;
        if (!pushes)
            return scope.NeedsTag(pair);
        scope.Packet.HasTag = true;
        return scope.Add(pair.Key, new PushVlanAction(EtherType.Vlan));
    }

    private static bool TryParsePushVlan(KeyValue pair, ActionScope scope)
    {
        if (!TryParseEtherType(pair, scope, out ushort type))
            return false;
        if (!new EtherType(type).IsVlan)
            return scope.Fail(pair.Value, $"push_vlan takes 0x8100 or 0x88a8, not {pair.Value}");
        if (scope.Packet is { } packet)
            packet.HasTag = true;
        return scope.Add(pair.Key, new PushVlanAction(new EtherType(type)));
    }

    private static bool TryParsePopVlan(KeyValue pair, ActionScope scope)
    {
        if (!scope.NeedsTag(pair))
            return false;
        if (scope.Packet is { } packet)
            packet.HasTag = false;
        return scope.Add(pair.Key, new PopVlanAction());
    }

    private static bool TryParsePushMpls(KeyValue pair, ActionScope scope)
    {
        if (!TryParseEtherType(pair, scope, out ushort type))
            return false;
        if (type is not (Mpls or MplsMulticast))
            return scope.Fail(pair.Value, $"push_mpls takes 0x8847 or 0x8848, not {pair.Value}");
        scope.Packet?.Became(type);
        return scope.Add(pair.Key, new PushMplsAction(new EtherType(type)));
    }

    private static bool TryParsePopMpls(KeyValue pair, ActionScope scope)
    {
        if (!scope.Has(pair.Key, OxmFields.MplsLabel) || !TryParseEtherType(pair, scope, out ushort type))
            return false;
        scope.Packet?.Became(type);
        return scope.Add(pair.Key, new PopMplsAction(new EtherType(type)));
    }

    private static bool TryParseEtherType(KeyValue pair, ActionScope scope, out ushort type)
    {
        bool parsed = scope.TryNumber(pair.Value, $"{pair.Key}'s Ethernet type", ushort.MaxValue, out ulong number);
        type = (ushort)number;
        return parsed;
    }

    private static bool TryParseDecTtl(KeyValue pair, ActionScope scope)
    {
        if (!scope.NeedsIp(pair))
            return false;
        if (pair.IsBare)
            return scope.Add(pair.Key, new DecNwTtlAction());
        var controllers = new List<ushort>();
        foreach (Piece part in pair.Value.Split(','))
        {
            if (!scope.TryNumber(part, "a controller's id", ushort.MaxValue, out ulong id))
                return false;
            controllers.Add((ushort)id);
        }
        return scope.Add(pair.Key, new DecTtlControllersAction([.. controllers]));
    }

    private static bool TryParseTunnel(KeyValue pair, ActionScope scope, ulong max) =>
        scope.TryNumber(pair.Value, pair.Key.ToString(), max, out ulong id)
            && scope.Add(pair.Key, new SetFieldAction(OxmFields.TunnelId, id));
}
