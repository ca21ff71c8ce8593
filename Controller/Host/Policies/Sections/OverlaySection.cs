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

    // What Open vSwitch's arithmetic takes: BFD counts microseconds in 32 bits.
    private static readonly TimeSpan MinInterval = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan MaxInterval = TimeSpan.FromHours(1);

    private static readonly MappingShape Bfd = new(
        new Key("enabled", CommonShapes.Flag, "Whether hosts watch each other; true without it."),
        new Key("minTx", CommonShapes.Duration("100ms"),
            "The shortest interval at which a host asks: 1ms to 1h; 100ms without it."),
        new Key("minRx", CommonShapes.Duration("100ms"),
            "The shortest interval at which it takes the other's: 1ms to 1h; 100ms without it."),
        new Key("multiplier", new IntegerShape(1, byte.MaxValue),
            "So many that don't come, and the other is down; 3 without it."))
    {
        // As Open vSwitch calls them.
        OtherNames = new Dictionary<string, string>
        {
            ["enable"] = "enabled", ["min_tx"] = "minTx", ["min_rx"] = "minRx", ["mult"] = "multiplier",
        },
    };

    private static readonly MappingShape Host = new(
        new Key("address", CommonShapes.Address, "Where its tunnels end: IPv4.") { IsRequired = true },
        new Key("bridge", CommonShapes.Bridge, "Its bridge, one of `bridges`.") { IsRequired = true });

    public static MappingShape Shape { get; } = new(
        new Key("encapsulation", ChoiceShape.Of<Encapsulation>(), "What carries frames between hosts; gre without it."),
        new Key("tunnels", ChoiceShape.Of<TunnelKind>(),
            "By which ports a host reaches the others: `flow` is one for all, `perHost` one for each; flow without it."),
        new Key("bfd", Bfd, "With `tunnels: perHost`: how hosts watch each other."),
        new Key("mtu", new IntegerShape(MinMtu, MaxMtu), "Octets of the largest packet inside; 1450 without it."),
        new Key("hosts", new NamesShape("NAME", Host), "The hosts by name.") { IsRequired = true },
        new Key("tenants", new ListShape(TenantSection.Shape), "The networks."));

    public static OverlayPolicy Read(YamlNode node, ErrorList errors)
    {
        var fields = new Fields(node, Shape, "overlay", errors);
        fields.Require("hosts");
        TunnelKind? tunnels = fields.Choice<TunnelKind>("tunnels");
        if (fields.Has("bfd") && (tunnels == TunnelKind.Flow || !fields.Has("tunnels")))
            errors.Add(fields.PlaceOf("bfd"),
                "`bfd` needs `tunnels: perHost` beside it: a port for all hosts has no other end to watch");
        return new OverlayPolicy(node.At)
        {
            Encapsulation = fields.Choice<Encapsulation>("encapsulation") ?? Encapsulation.Gre,
            Tunnels = tunnels ?? TunnelKind.Flow,
            Bfd = ReadBfd(fields.Find("bfd"), errors),
            Mtu = fields.Integer("mtu"),
            Hosts = fields.Find("hosts") is { } hosts
                ? [.. Fields.EntriesOf(hosts, "hosts", errors).Select(entry => ReadHost(entry, errors))]
                : [],
            Tenants = [.. (fields.List("tenants") ?? []).Select(tenant => TenantSection.Read(tenant, errors))],
        };
    }

    private static BfdPolicy? ReadBfd(YamlNode? node, ErrorList errors)
    {
        BfdPolicy usual = BfdPolicy.Default;
        if (node is null)
            return usual;
        var fields = new Fields(node, Bfd, "bfd", errors);
        var bfd = new BfdPolicy(
            fields.Milliseconds("minTx", MinInterval, MaxInterval) ?? usual.MinTx,
            fields.Milliseconds("minRx", MinInterval, MaxInterval) ?? usual.MinRx,
            fields.Integer("multiplier") ?? usual.Multiplier);
        return fields.Flag("enabled") is false ? null : bfd;
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
