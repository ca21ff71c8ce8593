using System.Text;
using Controller.Host.Policies.Grammar;
using Controller.Host.Policies.Yaml;
using Controller.Host.Values;

namespace Controller.Host.Policies.Sections;

/// <summary>One port of a bridge: the key is what the policy calls it, <c>name</c> what the switch does.</summary>
internal static class PortSection
{
    public const int MaxHosts = 1_000_000;
    public const int MaxPacketInRate = 1_000_000;

    // ofp_port.name has 16 octets with a terminating zero (OpenFlow 1.3.5 §7.2.1).
    private const int MaxNameSize = 15;

    public static MappingShape Shape { get; } = new(
        new Key("name", new TextShape("veth-web") { MayBeNumber = true }, "The port's name on the switch."),
        new Key("vlan", CommonShapes.Vlan, "An access port of this VLAN: untagged outside, tagged frames dropped."),
        new Key("trunk", new ListShape(CommonShapes.Vlan, Least: 1), "A trunk of these VLANs; without it of all."),
        new Key("native", CommonShapes.Vlan, "The VLAN of a trunk's untagged frames."),
        new Key("maxHosts", new IntegerShape(1, MaxHosts), "Hosts learnt on the port."),
        new Key("packetInRate", new IntegerShape(1, MaxPacketInRate), "Packets a second to the controller."));

    public static PortPolicy Read(YamlEntry entry, ErrorList errors)
    {
        var fields = new Fields(entry.Value, Shape, entry.Key, errors);
        return new PortPolicy(entry.Key, ReadName(entry, fields, errors))
        {
            Access = fields.Find("vlan") is { } vlan ? ReadVlan(vlan, "vlan", errors) : null,
            Trunk = fields.List("trunk") is { } trunk ? ReadTrunk(fields.Find("trunk")!, trunk, errors) : null,
            Native = fields.Find("native") is { } native ? ReadVlan(native, "native", errors) : null,
            MaxHosts = fields.Integer("maxHosts"),
            PacketInRate = fields.Integer("packetInRate"),
        };
    }

    // Without a `name`, the key is the name; a `name` that is wrong gives none, so nothing is said about it twice.
    private static Located<string>? ReadName(YamlEntry entry, Fields fields, ErrorList errors)
    {
        if (fields.Has("name"))
            return fields.Read("name", ParseName);
        if (ParseName(entry.Key).Expected is not { } expected)
            return new Located<string>(entry.Key, entry.KeyAt);
        errors.Add(entry.KeyAt, $"`{entry.Key}` needs a `name` of {expected}");
        return null;
    }

    private static Parsed<string> ParseName(string text) => Encoding.UTF8.GetByteCount(text) <= MaxNameSize
        ? text
        : Parsed<string>.Expect($"at most {MaxNameSize} bytes");

    private static List<VlanReference> ReadTrunk(YamlNode node, IReadOnlyList<YamlNode> items, ErrorList errors)
    {
        if (items.Count == 0)
            errors.Add(node.At, "`trunk` must name at least one VLAN; leave it out for all of them");
        return [.. items.Select(item => ReadVlan(item, "trunk", errors)).OfType<VlanReference>()];
    }

    private static VlanReference? ReadVlan(YamlNode node, string key, ErrorList errors) =>
        Fields.Read(node, key, text => VlanReference.Parse(text, node.At), errors)?.Value;
}
