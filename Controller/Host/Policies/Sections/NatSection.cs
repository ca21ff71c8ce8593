using Controller.Host.Policies.Grammar;
using Controller.Host.Policies.Matching;
using Controller.Host.Policies.Yaml;
using Controller.Host.Values;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Policies.Sections;

/// <summary><c>nat:</c>, networks that reach others by a gateway that translates addresses.</summary>
internal sealed class NatSection(VlanNames vlans, ErrorList errors)
{
    // RFC 4787 REQ-3: ports below are other programs'.
    private const int MinPort = 1;
    private static readonly TimeSpan MinTimer = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxTimer = TimeSpan.FromSeconds(ushort.MaxValue);

    private static readonly MappingShape Gateway = new(
        new Key("address", CommonShapes.Network, "The gateway inside, with the network's prefix: 10.0.0.1/24.")
        { IsRequired = true },
        new Key("external", CommonShapes.Address, "The address outside.") { IsRequired = true },
        new Key("uplink", CommonShapes.Port, "The port to the outside.") { IsRequired = true },
        new Key("vlan", CommonShapes.Vlan, "The VLAN of the inside; without it the untagged network."),
        new Key("nextHop", CommonShapes.Address, "The next router outside."),
        new Key("mac", CommonShapes.Mac, "The gateway's Ethernet address; made from the bridge's without it."));

    private static readonly MappingShape Forward = new(
        new Key("protocol", new ChoiceShape("tcp", "udp", "sctp"), "tcp, udp or sctp; tcp without it."),
        new Key("external", CommonShapes.TransportPort, "The port of the outside address.") { IsRequired = true },
        new Key("to", new TextShape("10.0.0.5:25") { Pattern = "^(\\[.+\\]|[0-9.]+)(:[0-9]+)?$|:" },
            "The host inside: ADDRESS:PORT, or ADDRESS for the same port.")
        { IsRequired = true },
        new Key("hairpin", CommonShapes.Flag, "Whether hosts inside may use the outside address, too."));

    private static readonly MappingShape Mapping = new(
        new Key("internal", CommonShapes.Address, "The host inside.") { IsRequired = true },
        new Key("external", CommonShapes.Address, "Its address outside.") { IsRequired = true });

    private static readonly MappingShape Timers = new(
        new Key("udp", CommonShapes.Duration("300s"), "Of UDP; 300s without it."),
        new Key("tcpEstablished", CommonShapes.Duration("7440s"), "Of open TCP connections; 7440s without it."),
        new Key("tcpTransitory", CommonShapes.Duration("240s"), "Of TCP that opens or closes; 240s without it."),
        new Key("icmp", CommonShapes.Duration("60s"), "Of pings; 60s without it."));

    private static readonly MappingShape Nat = new(
        new Key("name", CommonShapes.Name("internet"), "What it is called in logs and plans; unique.")
        { IsRequired = true },
        new Key("bridge", CommonShapes.Bridge, "The bridge that has the gateway; needed where `uplink` names none."),
        new Key("mode", ChoiceShape.Of<NatMode>(), "How addresses are translated; auto without it."),
        new Key("gateway", Gateway, "Between which networks.") { IsRequired = true },
        new Key("ports", new TextShape("1024-65535") { Pattern = "^[0-9]+-[0-9]+$" },
            "Ports of the outside address that connections get; 1024-65535 without it."),
        new Key("forwards", new ListShape(Forward), "Ports of the outside address that lead inside."),
        new Key("mappings", new ListShape(Mapping), "Hosts inside with an outside address of their own."),
        new Key("timers", Timers, "How long a silent connection is kept."));

    public static ListShape Shape { get; } = new(Nat);

    public IReadOnlyList<NatPolicy> Read(YamlNode node) =>
        [.. Fields.ItemsOf(node, "nat", errors).Where(item => item is not YamlRefused).Select(ReadNat)];

    private NatPolicy ReadNat(YamlNode node)
    {
        var fields = new Fields(node, Nat, "this NAT", errors);
        fields.Require("name");
        fields.Require("gateway");
        return new NatPolicy(node.At)
        {
            Name = NameReader.Read(fields, "name"),
            Bridge = fields.Text("bridge"),
            Mode = fields.Choice<NatMode>("mode") ?? NatMode.Auto,
            Gateway = fields.Find("gateway") is { } gateway ? ReadGateway(gateway) : null,
            Ports = fields.Read("ports", ParsePorts)?.Value,
            Forwards = [.. (fields.List("forwards") ?? []).Select(ReadForward)],
            Mappings = [.. (fields.List("mappings") ?? []).Select(ReadMapping)],
            Timers = fields.Find("timers") is { } timers ? ReadTimers(timers) : new NatTimersPolicy(),
        };
    }

    private GatewayPolicy ReadGateway(YamlNode node)
    {
        var fields = new Fields(node, Gateway, "this gateway", errors);
        foreach (string key in (ReadOnlySpan<string>)["address", "external", "uplink"])
            fields.Require(key);
        var gateway = new GatewayPolicy(node.At)
        {
            Inside = fields.Read("address", ParseInside),
            External = fields.Read("external", AddressText.Parse),
            Uplink = fields.Find("uplink") is { } uplink ? PortReader.Read(uplink, "uplink", errors) : null,
            NextHop = fields.Read("nextHop", AddressText.Parse),
            Mac = fields.Read("mac", MacText.Parse),
        };
        if (fields.Find("vlan") is not { } vlan)
            return gateway;
        _ = new FieldValueReader(fields, vlans, errors).VlanOf(vlan);
        return gateway with
        {
            Vlan = (vlan as YamlScalar)?.Text is { } text ?
            VlanReference.Parse(text, vlan.At).Value : null
        };
    }

    private NatForwardPolicy ReadForward(YamlNode node)
    {
        var fields = new Fields(node, Forward, "this forward", errors);
        fields.Require("external");
        fields.Require("to");
        int? external = fields.Integer("external");
        var to = fields.Read("to", ForwardSection.ParseTarget);
        if (to is { Value.Address: null })
            errors.Add(to.At, "`to` must be ADDRESS:PORT or an address, such as 10.0.0.5:25");
        return new NatForwardPolicy(node.At)
        {
            Protocol = fields.Read("protocol", ForwardSection.ParseProtocol)?.Value ?? IpProtocol.Tcp,
            External = external is { } port ? new Located<int>(port, fields.PlaceOf("external")) : null,
            To = to is { Value.Address: { } address } ? new Located<System.Net.IPAddress>(address, to.At) : null,
            ToPort = to?.Value.Port ?? (ushort?)external,
            Hairpin = fields.Flag("hairpin") ?? false,
        };
    }

    private NatMappingPolicy ReadMapping(YamlNode node)
    {
        var fields = new Fields(node, Mapping, "this mapping", errors);
        fields.Require("internal");
        fields.Require("external");
        return new NatMappingPolicy(node.At)
        {
            Internal = fields.Read("internal", AddressText.Parse),
            External = fields.Read("external", AddressText.Parse),
        };
    }

    private NatTimersPolicy ReadTimers(YamlNode node)
    {
        var fields = new Fields(node, Timers, "timers", errors);
        return new NatTimersPolicy
        {
            Udp = fields.Span("udp", MinTimer, MaxTimer),
            TcpEstablished = fields.Span("tcpEstablished", MinTimer, MaxTimer),
            TcpTransitory = fields.Span("tcpTransitory", MinTimer, MaxTimer),
            Icmp = fields.Span("icmp", MinTimer, MaxTimer),
        };
    }

    private static Parsed<PortRange> ParsePorts(string text) =>
        PortRange.Parse(text) is { Expected: null, Value: { First: >= MinPort } range } && range.First < range.Last
            ? range
            : Parsed<PortRange>.Expect("a range of ports such as 1024-65535");

    private static Parsed<Network> ParseInside(string text) =>
        Network.Parse(text) is { IsOneAddress: false } network
            ? network
            : Parsed<Network>.Expect("an address with the prefix of its network, such as 10.0.0.1/24");
}
