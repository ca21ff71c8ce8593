using Controller.Host.Policies.Grammar;
using Controller.Host.Policies.Matching;
using Controller.Host.Policies.Yaml;

namespace Controller.Host.Policies.Sections;

/// <summary>An item of <c>tenants:</c>, a network of the overlay.</summary>
internal static class TenantSection
{
    // RFC 7348 §5, RFC 8926 §3.4: 24 bits. A GRE key has more, but a tenant may change its encapsulation.
    private const int MaxVni = (1 << 24) - 1;

    private static readonly Key[] SubnetKeys =
    [
        new("gateway", CommonShapes.Address, "The router's address in it, answered for on every host."),
        new("dhcp", CommonShapes.Flag, "Whether members get their addresses from the controller; false without it."),
    ];

    private static readonly MappingShape Subnet = new(
    [
        new Key("network", CommonShapes.Network, "Its addresses.") { IsRequired = true },
        .. SubnetKeys,
    ]);

    private static readonly TextShape HostPort = new("hv1/vnet0") { Pattern = "^[^/]+/[^/]+$" };

    private static readonly MappingShape Member = new(
        new Key("port", CommonShapes.OneOrMore(HostPort),
            "Its port, HOST/PORT, or the ports that it may move between.")
        { IsRequired = true },
        new Key("name", CommonShapes.Name("vm1"), "What it is called in logs and plans; its first port without it."),
        new Key("mac", CommonShapes.Mac, "Its Ethernet address: frames of other sources are dropped."),
        new Key("address", CommonShapes.Address, "Its IPv4 address: packets of other sources are dropped."));

    public static MappingShape Shape { get; } = new(
    [
        new Key("name", CommonShapes.Name("blue"), "What it is called in logs and plans; unique.")
        { IsRequired = true },
        new Key("vni", new IntegerShape(1, MaxVni), "Its number on the wire; unique.") { IsRequired = true },
        new Key("subnet", CommonShapes.Network, "Its addresses; tenants may have the same ones."),
        .. SubnetKeys,
        new Key("subnets", new ListShape(Subnet, Least: 1), "Its addresses where they are several networks."),
        new Key("members", new ListShape(new EitherShape(HostPort, Member), Least: 1),
            "Its ports: HOST/PORT, or a mapping.")
        { IsRequired = true },
    ]);

    public static TenantPolicy Read(YamlNode node, ErrorList errors)
    {
        var fields = new Fields(node, Shape, "this tenant", errors);
        foreach (string key in (ReadOnlySpan<string>)["name", "vni", "members"])
            fields.Require(key);
        return new TenantPolicy(node.At)
        {
            Name = NameReader.Read(fields, "name"),
            Vni = fields.Integer("vni") is { } vni ? new Located<int>(vni, fields.PlaceOf("vni")) : null,
            Subnets = ReadSubnets(fields, errors),
            Members = [.. (fields.List("members") ?? []).Select(item => ReadMember(item, errors))
                .OfType<MemberPolicy>()],
        };
    }

    private static SubnetPolicy[] ReadSubnets(Fields fields, ErrorList errors)
    {
        foreach (string key in (ReadOnlySpan<string>)["gateway", "dhcp"])
        {
            if (fields.Has(key) && !fields.Has("subnet"))
                errors.Add(fields.PlaceOf(key), fields.Has("subnets")
                    ? $"`{key}` is said of each of `subnets`, in its entry"
                    : $"`{key}` needs a `subnet`");
        }
        if (fields.Has("subnet") && fields.Has("subnets"))
            errors.Add(fields.PlaceOf("subnets"), "`subnet` and `subnets`: leave out one");
        SubnetPolicy[] only = fields.Find("subnet") is { } subnet ? [ReadSubnet(subnet, "subnet", fields, errors)] : [];
        return [.. only, .. (fields.List("subnets") ?? []).Select(item => ReadSubnet(item, errors))];
    }

    private static SubnetPolicy ReadSubnet(YamlNode node, ErrorList errors)
    {
        var fields = new Fields(node, Subnet, "this subnet", errors);
        fields.Require("network");
        return fields.Find("network") is { } network
            ? ReadSubnet(network, "network", fields, errors)
            : new SubnetPolicy(node.At);
    }

    private static SubnetPolicy ReadSubnet(YamlNode network, string key, Fields fields, ErrorList errors) =>
        new(network.At)
        {
            Network = FieldValueReader.ReadNetwork(network, key, errors),
            Gateway = fields.Read("gateway", AddressText.Parse),
            Dhcp = fields.Flag("dhcp") ?? false,
        };

    private static MemberPolicy? ReadMember(YamlNode node, ErrorList errors)
    {
        if (node is not YamlMapping)
            return ReadPort(node, "members", errors) is { } only ? new MemberPolicy(node.At, [only]) : null;
        var fields = new Fields(node, Member, "this member", errors);
        fields.Require("port");
        YamlNode? ports = fields.Find("port");
        if (ports is YamlSequence { Items.Count: 0 })
            errors.Add(ports.At, "`port` must name at least one HOST/PORT");
        return new MemberPolicy(node.At, ports is null ? [] :
            [.. Fields.OneOrMore(ports).Select(item => ReadPort(item, "port", errors)).OfType<PortMention>()])
        {
            Name = NameReader.Read(fields, "name"),
            Mac = fields.Read("mac", MacText.Parse),
            Address = fields.Read("address", AddressText.Parse),
        };
    }

    private static PortMention? ReadPort(YamlNode node, string key, ErrorList errors)
    {
        if (PortReader.Read(node, key, errors) is not { } port)
            return null;
        if (port.Bridge is not null)
            return port;
        errors.Add(node.At, $"a member is HOST/PORT, such as hv1/vnet0, not `{port.Port}`");
        return null;
    }
}
