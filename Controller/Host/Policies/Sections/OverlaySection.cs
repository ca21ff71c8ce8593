using Apps.Overlay.Planning;
using Controller.Host.Policies.Grammar;
using Controller.Host.Policies.Yaml;

namespace Controller.Host.Policies.Sections;

/// <summary><c>overlay:</c>, tenants' networks that span hosts.</summary>
internal static class OverlaySection
{
    // What every IPv4 host must take (RFC 791), and what fits a frame of 9000 octets, tunnel header left out.
    private const int MinMtu = 576;
    private const int MaxMtu = 9000;

    private static readonly MappingShape Host = new(
        new Key("address", CommonShapes.Address, "Where its tunnels end: IPv4.") { IsRequired = true },
        new Key("bridge", CommonShapes.Bridge, "Its bridge, one of `bridges`.") { IsRequired = true });

    public static MappingShape Shape { get; } = new(
        new Key("encapsulation", ChoiceShape.Of<Encapsulation>(), "What carries frames between hosts; gre without it."),
        new Key("mtu", new IntegerShape(MinMtu, MaxMtu), "Octets of the largest packet inside; 1450 without it."),
        new Key("hosts", new NamesShape("NAME", Host), "The hosts by name.") { IsRequired = true },
        new Key("tenants", new ListShape(TenantSection.Shape), "The networks."));

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
            Tenants = [.. (fields.List("tenants") ?? []).Select(tenant => TenantSection.Read(tenant, errors))],
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
}
