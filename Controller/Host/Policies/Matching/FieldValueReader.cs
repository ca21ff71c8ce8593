using System.Buffers;
using System.Globalization;
using Controller.Host.Policies.Grammar;
using Controller.Host.Policies.Sections;
using Controller.Host.Policies.Yaml;
using Controller.Host.Values;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Text.Parsing;
using OpenFlow.Protocol.Types;
using static Controller.Host.Policies.Matching.ProtocolNames;

namespace Controller.Host.Policies.Matching;

/// <summary>Reads values of <c>match</c> and <c>set</c> keys as what is to be in a field.</summary>
internal sealed class FieldValueReader(Fields fields, VlanNames vlans, ErrorList errors)
{
    private const string AnyVlan = "any";
    private const string NoVlan = "none";

    // With these one could slip another field into the text that ovs-ofctl's parser gets.
    private static readonly SearchValues<char> NotInValues = SearchValues.Create(", \t\n=()");

    // What ovs-ofctl needs to see before it takes a field alone.
    private static readonly Dictionary<PacketKind, string> Prefixes = new()
    {
        [PacketKind.Ip] = "ip,",
        [PacketKind.Tcp] = "tcp,",
        [PacketKind.Ipv6] = "ipv6,",
        [PacketKind.Arp] = "arp,",
        [PacketKind.Mpls] = "mpls,",
        [PacketKind.NeighbourDiscovery] = "icmp6,icmp_type=135,",
        [PacketKind.Solicitation] = "icmp6,icmp_type=135,",
        [PacketKind.Advertisement] = "icmp6,icmp_type=136,",
    };

    private List<(string Key, List<Network> Networks)>? _networks;

    /// <summary>A tag, whichever.</summary>
    public static FieldTest AnyTag { get; } = new(OxmFields.VlanVid, VlanId.PresentBit, VlanId.PresentBit);

    public static OxmField PortField(string key, int protocol) => (key == "sourcePort", protocol) switch
    {
        (true, Udp) => OxmFields.UdpSrc,
        (false, Udp) => OxmFields.UdpDst,
        (true, Sctp) => OxmFields.SctpSrc,
        (false, Sctp) => OxmFields.SctpDst,
        (true, _) => OxmFields.TcpSrc,
        (false, _) => OxmFields.TcpDst,
    };

    /// <summary>The networks of a key: one or a list. What is wrong with them is told once.</summary>
    public IReadOnlyList<Network> Networks(string key)
    {
        foreach ((string read, List<Network> known) in _networks ??= new(2))
        {
            if (read == key)
                return known;
        }
        var networks = new List<Network>(1);
        _networks.Add((key, networks));
        if (fields.Find(key) is not { } node)
            return networks;
        foreach (YamlNode item in Fields.OneOrMore(node))
        {
            if (ReadNetwork(item, key, errors) is { } network)
                networks.Add(network.Value);
        }
        if (node is YamlSequence { Items.Count: 0 })
            errors.Add(node.At, $"`{key}` must name at least one address; leave it out for all of them");
        return networks;
    }

    public static Located<Network>? ReadNetwork(YamlNode node, string key, ErrorList errors)
    {
        Located<Network>? network = Fields.Read<Network>(node, key, text => Network.Parse(text)
            ?? Parsed<Network>.Expect("an IPv4 or IPv6 address or network, such as 10.0.0.0/24 or 2001:db8::/32"),
                errors);
        if (network is { Value: var value } && (value.Written & ~value.Mask) != 0)
            errors.Warn(node.At, $"`{((YamlScalar)node).Text}` has bits set beyond its prefix: it means {value}");
        return network;
    }

    /// <summary><c>vlan</c>: a number, a name, <c>any</c> or <c>none</c>.</summary>
    public FieldTest? Vlan()
    {
        if (fields.Find("vlan") is not { } node)
            return null;
        if (node is YamlScalar { Text: AnyVlan })
            return AnyTag;
        if (node is YamlScalar { Text: NoVlan })
            return new FieldTest(OxmFields.VlanVid, 0);
        return VlanOf(node) is { } vlan ? new FieldTest(OxmFields.VlanVid, vlan.Oxm) : null;
    }

    /// <summary>A VLAN by number or name.</summary>
    public VlanId? VlanOf(YamlNode node)
    {
        if (Fields.Read(node, "vlan", text => VlanReference.Parse(text, node.At), errors) is not { Value: var vlan })
            return null;
        if (vlan.Name is { } name && !vlans.Has(name))
            errors.AddUnknown(vlan.At, $"no VLAN is named `{name}`", name, vlans.All);
        return vlan.In(vlans);
    }

    /// <summary>The value of a key that one field has, or one for each version of ICMP.</summary>
    public FieldTest? Read(MatchKey key, int? protocol)
    {
        if (key.Name is "icmpType" or "icmpCode")
            return fields.Integer(key.Name) is { } number
                ? new FieldTest(IcmpField(key.Name, protocol), (UInt128)number)
                : null;
        if (key.Name == "arpOperation")
            return fields.Read(key.Name, ParseArpOperation) is { } operation
                ? new FieldTest(OxmFields.ArpOp, (UInt128)operation.Value)
                : null;
        if (key.Shape is IntegerShape)
            return fields.Integer(key.Name) is { } small ? new FieldTest(key.Field!, (UInt128)small) : null;
        if (fields.Find(key.Name) is not { } node)
            return null;
        if (node is YamlScalar { IsNull: false, Text: var text } && key.Shape == CommonShapes.MaskedMac
            && MacAddress.TryParse(text, out MacAddress mac))
            return new FieldTest(key.Field!, mac.Value);
        return ReadAsOvs(key, node);
    }

    // All other values are as ovs-ofctl writes them, and read by its parser.
    private FieldTest? ReadAsOvs(MatchKey key, YamlNode node)
    {
        if (node is not YamlScalar { IsNull: false, Text.Length: > 0 } scalar)
        {
            errors.Add(node.At, $"`{key.Name}` must be text, not {node.Kind}");
            return null;
        }
        if (scalar.Text.AsSpan().ContainsAny(NotInValues))
        {
            errors.Add(node.At, $"`{key.Name}` must be one value, not {node.Kind}");
            return null;
        }
        string head = $"{Prefixes.GetValueOrDefault(key.Kind, "")}{key.Field!.OvsName}=";
        if (!MatchParser.TryParse(head + scalar.Text, out Match match, out TextError error))
        {
            string message = error.Message.Replace(key.Field.OvsName, $"`{key.Name}`", StringComparison.Ordinal);
            errors.Add(ScalarPlaces.Find(scalar, Math.Max(0, error.Column - 1 - head.Length)), message);
            return null;
        }
        foreach (FieldTest test in MatchEncoder.Decode(match))
        {
            if (test.Field.OvsName == key.Field.OvsName)
                return test;
        }
        return new FieldTest(key.Field, 0, 0);
    }

    private static OxmField IcmpField(string key, int? protocol) => (key == "icmpType", protocol == Icmpv6) switch
    {
        (true, false) => OxmFields.Icmpv4Type,
        (false, false) => OxmFields.Icmpv4Code,
        (true, true) => OxmFields.Icmpv6Type,
        (false, true) => OxmFields.Icmpv6Code,
    };

    private static Parsed<int> ParseArpOperation(string text) => text switch
    {
        "request" => 1,
        "reply" => 2,
        _ => ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number)
            ? number
            : Parsed<int>.Expect("request, reply or a number from 0 to 65535"),
    };
}
