using Controller.Host.Policies.Grammar;
using Controller.Host.Policies.Matching;
using Controller.Host.Policies.Yaml;

namespace Controller.Host.Policies.Sections;

/// <summary><c>overlay:</c>, tenants' networks that span hosts.</summary>
internal static class OverlaySection
{
    // RFC 7348 §5, RFC 8926 §3.4: 24 bits. A GRE key has more, but a tenant may change its encapsulation.
    private const int MaxVni = (1 << 24) - 1;

    // What every IPv4 host must take (RFC 791), and what fits a frame of 1500 octets by the shortest tunnel header.
    private const int MinMtu = 576;
    private const int MaxMtu = 9000;

    private static readonly MappingShape Host = new(
        new Key("address", CommonShapes.Address, "Where its tunnels end.") { IsRequired = true },
        new Key("bridge", CommonShapes.Bridge, "Its bridge, one of `bridges`.") { IsRequired = true });

    private static readonly MappingShape Tenant = new(
        new Key("name", CommonShapes.Name("blue"), "What it is called in logs and plans; unique.")
        { IsRequired = true },
        new Key("vni", new IntegerShape(1, MaxVni), "Its number on the wire; unique.") { IsRequired = true },
        new Key("subnet", CommonShapes.Network, "Its addresses; tenants may have the same ones."),
        new Key("members", new ListShape(new TextShape("hv1/vnet0") { Pattern = "^[^/]+/[^/]+$" }, Least: 1),
            "Its ports: HOST/PORT.")
        { IsRequired = true });

    public static MappingShape Shape { get; } = new(
        new Key("encapsulation", ChoiceShape.Of<Encapsulation>(), "What carries frames between hosts; gre without it."),
        new Key("mtu", new IntegerShape(MinMtu, MaxMtu), "Octets of the largest packet inside; 1450 without it."),
        new Key("hosts", new NamesShape("NAME", Host), "The hosts by name.") { IsRequired = true },
        new Key("tenants", new ListShape(Tenant), "The networks."));

    public static OverlayPolicy Read(YamlNode node, ErrorList errors)
    {
        var fields = new Fields(node, Shape, "overlay", errors);
        fields.Require("hosts");
        return new OverlayPolicy(node.At)
        {
            Encapsulation = fields.Choice<Encapsulation>("encapsulation") ?? Encapsulation.Gre,
            Mtu = fields.Integer("mtu"),
            Hosts = fields.Find("hosts") is { } hosts
                ? [.. Fields.EntriesOf(hosts, "hosts", errors).Select(entry => ReadHost(entry, errors))]
                : [],
            Tenants = [.. (fields.List("tenants") ?? []).Select(tenant => ReadTenant(tenant, errors))],
        };
    }

    private static OverlayHostPolicy ReadHost(YamlEntry entry, ErrorList errors)
    {
        var fields = new Fields(entry.Value, Host, $"host `{entry.Key}`", errors);
        fields.Require("address");
        fields.Require("bridge");
        return new OverlayHostPolicy(entry.Key, entry.KeyAt)
        {
            Address = fields.Read("address", AddressText.Parse),
            Bridge = fields.Text("bridge"),
        };
    }

    private static TenantPolicy ReadTenant(YamlNode node, ErrorList errors)
    {
        var fields = new Fields(node, Tenant, "this tenant", errors);
        foreach (string key in (ReadOnlySpan<string>)["name", "vni", "members"])
            fields.Require(key);
        return new TenantPolicy(node.At)
        {
            Name = NameReader.Read(fields, "name"),
            Vni = fields.Integer("vni") is { } vni ? new Located<int>(vni, fields.PlaceOf("vni")) : null,
            Subnet = fields.Find("subnet") is { } subnet
                ? FieldValueReader.ReadNetwork(subnet, "subnet", errors)
                : null,
            Members = ReadMembers(fields, errors),
        };
    }

    private static List<PortMention> ReadMembers(Fields fields, ErrorList errors)
    {
        var members = new List<PortMention>();
        foreach (YamlNode item in fields.List("members") ?? [])
        {
            if (PortReader.Read(item, "members", errors) is not { } member)
                continue;
            if (member.Bridge is null)
                errors.Add(item.At, $"a member is HOST/PORT, such as hv1/vnet0, not `{member.Port}`");
            else
                members.Add(member);
        }
        return members;
    }
}
