using Controller.Host.Policies.Matching;
using Controller.Host.Policies.Yaml;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;
using static Controller.Host.Policies.Matching.ProtocolNames;

namespace Controller.Host.Policies.Sections;

/// <summary>
/// Reads <c>set</c>, fields that get another value. A packet must have a field for it to be set, and what packets a
/// rule is about is what its match says: so each key is held against that.
/// </summary>
internal sealed class SetReader(VlanNames vlans, ErrorList errors)
{
    /// <param name="matches">Of the rule; null where there is no match, as in a bucket.</param>
    /// <param name="isTagged">Whether the packets are known to be tagged by something else than the match.</param>
    public IReadOnlyList<FieldTest> Read(YamlNode node, IReadOnlyList<Match>? matches, bool isTagged)
    {
        var fields = new Fields(node, MatchKeys.SetShape, "set", errors);
        var values = new FieldValueReader(fields, vlans, errors);
        var set = new List<FieldTest>();
        foreach (YamlEntry entry in fields.Entries)
        {
            if (!MatchKeys.SetShape.Has(entry.Key) || entry.Value is YamlRefused)
                continue;
            MatchKey key = MatchKeys.Find(entry.Key);
            if (ReadOne(key, entry, fields, values, matches) is not { } test)
                continue;
            if (test.Mask != Network.Ones(test.Field.Bits))
                errors.Add(entry.Value.At, $"`{key.Name}` is set to one value: leave out the mask");
            else if (Missing(key, test, matches, isTagged) is { } missing)
                errors.Add(entry.KeyAt, $"`{key.Name}` can only be set where a packet has it: {missing}");
            else
                set.Add(test);
        }
        return set;
    }

    private FieldTest? ReadOne(
        MatchKey key, YamlEntry entry, Fields fields, FieldValueReader values, IReadOnlyList<Match>? matches)
    {
        int? protocol = ProtocolOf(matches);
        switch (key.Name)
        {
            case "vlan":
                return values.VlanOf(entry.Value) is { } vlan ? new FieldTest(OxmFields.VlanVid, vlan.Oxm) : null;
            case "sourceAddress" or "destinationAddress":
                return values.Networks(key.Name) is [var network, ..] ? AddressOf(key.Name, network) : null;
            case "sourcePort" or "destinationPort":
                OxmField field = FieldValueReader.PortField(key.Name, protocol ?? Tcp);
                return Fields.Integer(entry.Value, key.Name, 0, ushort.MaxValue, errors) is { } port
                    ? new FieldTest(field, (UInt128)port)
                    : null;
            default:
                return values.Read(key, protocol);
        }
    }

    private static FieldTest AddressOf(string key, Network network)
    {
        bool isSource = key == "sourceAddress";
        OxmField field = network.IsV6
            ? isSource ? OxmFields.Ipv6Src : OxmFields.Ipv6Dst
            : isSource ? OxmFields.Ipv4Src : OxmFields.Ipv4Dst;
        return new FieldTest(field, network.Value, network.Mask);
    }

    // What the match would have to say; null where nothing is missing. A match that is wrong has its error already.
    private static string? Missing(MatchKey key, FieldTest test, IReadOnlyList<Match>? matches, bool isTagged)
    {
        if (matches is { Count: 0 })
            return null;
        IReadOnlyList<Match> all = matches ?? [Match.Any];
        return key.Kind switch
        {
            PacketKind.Any when key.Name != "vlan" => null,
            PacketKind.Any or PacketKind.Tagged =>
                Unless(isTagged || all.All(IsTagged), "add `vlan: any` to `match`, or a VLAN to `on`"),
            PacketKind.Arp => Unless(all.All(match => TypeOf(match) is Arp or ReverseArp), "add `etherType: "
                + "arp` to `match`"),
            PacketKind.Mpls => Unless(all.All(match => TypeOf(match) is Mpls or MplsMulticast),
                "add `etherType: mpls` to `match`"),
            PacketKind.Ipv6 => Unless(all.All(match => TypeOf(match) is Ipv6), "add `etherType: ipv6` to `match`"),
            PacketKind.Transport => Unless(ProtocolOf(matches) is Tcp or Udp or Sctp,
                "add `protocol: tcp`, `udp` or `sctp` to `match`"),
            PacketKind.IcmpAny => Unless(ProtocolOf(matches) is Icmp or Icmpv6,
                "add `protocol: icmp` or `icmpv6` to `match`"),
            _ when test.Field == OxmFields.Ipv4Src || test.Field == OxmFields.Ipv4Dst =>
                Unless(all.All(match => TypeOf(match) is Ipv4), "add `etherType: ipv4` to `match`"),
            _ when test.Field == OxmFields.Ipv6Src || test.Field == OxmFields.Ipv6Dst =>
                Unless(all.All(match => TypeOf(match) is Ipv6), "add `etherType: ipv6` to `match`"),
            _ => Unless(all.All(match => TypeOf(match) is Ipv4 or Ipv6), "add `etherType: ipv4` or `ipv6` to `match`"),
        };
    }

    private static string? Unless(bool met, string need) => met ? null : need;

    private static int? TypeOf(Match match) =>
        match.View.TryFind(OxmFields.EthType, out Oxm type) ? (int)type.Number : null;

    private static bool IsTagged(Match match) => match.View.TryFind(OxmFields.VlanVid, out Oxm vlan)
        && (vlan.Number & vlan.MaskNumber & VlanId.PresentBit) != 0;

    // The one that all of them have.
    private static int? ProtocolOf(IReadOnlyList<Match>? matches)
    {
        int? common = null;
        foreach (Match match in matches ?? [])
        {
            int? protocol = match.View.TryFind(OxmFields.IpProto, out Oxm oxm) ? (int)oxm.Number : null;
            if (protocol is null || (common ?? protocol) != protocol)
                return null;
            common = protocol;
        }
        return common;
    }
}
