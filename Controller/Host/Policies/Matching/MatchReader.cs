using System.Globalization;
using Controller.Host.Policies.Sections;
using Controller.Host.Policies.Yaml;
using Controller.Host.Values;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;
using static Controller.Host.Policies.Matching.ProtocolNames;

namespace Controller.Host.Policies.Matching;

/// <summary>
/// Reads a match that is a mapping of keys. First the kinds of packets that it can be about are found: each key says
/// which have its field at all. Then each key's values become tests, and the product of them all the flows' matches.
/// </summary>
internal sealed class MatchReader(Fields fields, VlanNames vlans, ErrorList errors)
{
    private readonly MatchExpansion _expansion = new();
    private readonly Frames _frames = new();
    private readonly FieldValueReader _values = new(fields, vlans, errors);
    private string? _typeSaidBy;

    public MatchPolicy Read()
    {
        int found = errors.Count;
        PortMention? inPort = fields.Read<PortMention>("inPort", text => PortMention.Of(text, default))
            is { } port ? port.Value with { At = port.At } : null;
        ReadEtherType();
        ReadProtocol();
        foreach (YamlEntry entry in fields.Entries)
        {
            if (MatchKeys.MatchShape.Has(entry.Key))
                Narrow(entry);
        }
        if (errors.Count == found)
            ReadValues();
        if (errors.Count == found && _expansion.CountOf(_frames) is > MatchExpansion.MaxCount and var count)
        {
            errors.Add(fields.At, $"this match takes {count} flows, more than the {MatchExpansion.MaxCount} of "
                + "one rule: "
                + "write fewer ranges, or several rules");
        }
        // Without a key that was misspelt it would match more than is meant.
        return errors.Count == found && fields.IsWhole
            ? new MatchPolicy(fields.At, _expansion.Expand(_frames), inPort)
            : new MatchPolicy(fields.At, [], inPort);
    }

    private void ReadEtherType()
    {
        if (fields.Read("etherType", ParseEtherType) is not { } type)
            return;
        _ = _frames.TryNarrow(type.Value);
        _typeSaidBy = "etherType";
    }

    private void ReadProtocol()
    {
        if (fields.Read("protocol", ParseProtocol) is { } protocol)
            _frames.Protocol = protocol.Value;
    }

    // Leaves the kinds of packets that have the key's field.
    private void Narrow(YamlEntry entry)
    {
        MatchKey key = MatchKeys.Find(entry.Key);
        switch (key.Kind)
        {
            case PacketKind.Any or PacketKind.Tagged:
                return;
            case PacketKind.Arp:
                Narrow(entry, "ARP", Arp, ReverseArp);
                return;
            case PacketKind.Mpls:
                Narrow(entry, "MPLS", Mpls, MplsMulticast);
                return;
            case PacketKind.Ipv6:
                Narrow(entry, "IPv6", Ipv6);
                return;
            default:
                Narrow(entry, "IP", Ipv4, Ipv6);
                break;
        }
        if (key.Name == "protocol" && _frames.Protocol is Icmp)
            Narrow(entry, "IPv4", Ipv4);
        if (key.Name == "protocol" && _frames.Protocol is Icmpv6)
            Narrow(entry, "IPv6", Ipv6);
        if (key.Name is "sourceAddress" or "destinationAddress")
            NarrowToFamilies(entry);
        RequireProtocol(key, entry.KeyAt);
    }

    private void Narrow(YamlEntry entry, string need, params int[] types)
    {
        // RARP and multicast MPLS have these fields too, but nobody who doesn't name them means them.
        bool first = _frames.AreAny;
        if (first && types is [Arp, ..] or [Mpls, ..])
            types = types[..1];
        int before = _frames.Types.Count;
        if (_frames.TryNarrow(types))
        {
            if (first || _frames.Types.Count < before)
                _typeSaidBy = entry.Key;
            return;
        }
        errors.Add(entry.KeyAt, $"`{entry.Key}` needs {need}, and `{_typeSaidBy}` asks for {_frames.Title}: "
            + "no packet is both");
    }

    private void NarrowToFamilies(YamlEntry entry)
    {
        IReadOnlyList<Network> networks = _values.Networks(entry.Key);
        bool four = networks.Any(network => !network.IsV6);
        bool six = networks.Any(network => network.IsV6);
        if (four != six)
            Narrow(entry, four ? "IPv4" : "IPv6", four ? Ipv4 : Ipv6);
    }

    private void RequireProtocol(MatchKey key, Position at)
    {
        // A protocol that is no protocol has its error already.
        if (fields.Has("protocol") && _frames.Protocol is null)
            return;
        string? missing = key.Kind switch
        {
            PacketKind.Transport when _frames.Protocol is not (Tcp or Udp or Sctp) => "`protocol: tcp`, `udp` "
                + "or `sctp`",
            PacketKind.Tcp when _frames.Protocol is not Tcp => "`protocol: tcp`",
            PacketKind.IcmpAny when _frames.Protocol is not (Icmp or Icmpv6) => "`protocol: icmp` or `icmpv6`",
            PacketKind.NeighbourDiscovery when !IsNeighbour(135, 136) => "`protocol: icmpv6` and `icmpType: "
                + "135` or `136`",
            PacketKind.Solicitation when !IsNeighbour(135) => "`protocol: icmpv6` and `icmpType: 135`",
            PacketKind.Advertisement when !IsNeighbour(136) => "`protocol: icmpv6` and `icmpType: 136`",
            _ => null,
        };
        if (missing is not null)
            errors.Add(at, $"`{key.Name}` needs {missing} beside it");
    }

    private bool IsNeighbour(params int[] types) => _frames.Protocol == Icmpv6
        && (fields.Find("icmpType") as YamlScalar)?.Text is { } text
        && types.Contains(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int type) ? type : 0);

    private void ReadValues()
    {
        foreach (YamlEntry entry in fields.Entries)
        {
            if (entry.Key is "inPort" or "etherType" or "protocol" || entry.Value is YamlRefused
                || !MatchKeys.MatchShape.Has(entry.Key))
                continue;
            MatchKey key = MatchKeys.Find(entry.Key);
            switch (key.Name)
            {
                case "vlan":
                    AddVlan();
                    break;
                case "sourceAddress" or "destinationAddress":
                    _expansion.Add([.. _values.Networks(key.Name).Select(network => AddressTest(key.Name, network))]);
                    break;
                case "sourcePort" or "destinationPort":
                    AddPorts(key.Name, entry.Value);
                    break;
                default:
                    if (_values.Read(key, _frames.Protocol) is { } test)
                        _expansion.Add(test);
                    break;
            }
        }
        // A priority is a part of a tag.
        if (fields.Has("vlanPriority") && !fields.Has("vlan"))
            _expansion.Add(FieldValueReader.AnyTag);
    }

    private void AddVlan()
    {
        if (_values.Vlan() is not { } test)
            return;
        if (test.Value == 0 && fields.Has("vlanPriority"))
            errors.Add(fields.PlaceOf("vlanPriority"), "`vlanPriority` is a part of a tag, and `vlan: none` "
                + "asks for no tag");
        _expansion.Add(test);
    }

    private static Alternative AddressTest(string key, Network network)
    {
        bool isSource = key == "sourceAddress";
        OxmField field = network.IsV6
            ? isSource ? OxmFields.Ipv6Src : OxmFields.Ipv6Dst
            : isSource ? OxmFields.Ipv4Src : OxmFields.Ipv4Dst;
        return new Alternative(network.IsV6 ? Ipv6 : Ipv4, new FieldTest(field, network.Value, network.Mask));
    }

    private void AddPorts(string key, YamlNode node)
    {
        OxmField field = FieldValueReader.PortField(key, _frames.Protocol!.Value);
        var ways = new List<Alternative>();
        foreach (YamlNode item in Fields.OneOrMore(node))
        {
            if (Fields.Read(item, key, PortRange.Parse, errors) is not { } range)
                continue;
            ways.AddRange(range.Value.Blocks()
                .Select(block => new Alternative(null, new FieldTest(field, block.Value, block.Mask))));
        }
        if (node is YamlSequence { Items.Count: 0 })
            errors.Add(node.At, $"`{key}` must name at least one port; leave it out for all of them");
        _expansion.Add(ways);
    }
}
