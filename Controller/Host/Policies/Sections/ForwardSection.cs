using System.Globalization;
using System.Net;
using Controller.Host.Policies.Grammar;
using Controller.Host.Policies.Matching;
using Controller.Host.Policies.Yaml;
using Controller.Host.Values;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Policies.Sections;

/// <summary><c>forwards:</c>, what is sent to one address and port goes to another.</summary>
internal static class ForwardSection
{
    private static readonly TextShape Target =
        new("10.0.0.5:25")
        {
            Pattern = "^([0-9]+|[0-9.]+(:[0-9]+)?|[0-9a-fA-F:.]+|\\[[0-9a-fA-F:.]+\\]:[0-9]+)$",
            MayBeNumber = true
        };

    private static readonly MappingShape Forward = new(
        new Key("name", CommonShapes.Name("mail"), "What it is called in logs and plans; unique.")
        { IsRequired = true },
        new Key("on", ScopeReader.Shape, "Where clients come from: bridges, VLANs, ports; without it every bridge."),
        new Key("protocol", new ChoiceShape("tcp", "udp", "sctp"), "tcp, udp or sctp."),
        new Key("address", CommonShapes.Address, "The address that clients talk to.") { IsRequired = true },
        new Key("port", CommonShapes.TransportPort, "The port that clients talk to.") { IsRequired = true },
        new Key("to", Target, "The server: ADDRESS:PORT, ADDRESS for the same port, PORT for the same address.")
        { IsRequired = true },
        new Key("toMac", CommonShapes.Mac, "The server's Ethernet address; without it the bridge asks by ARP."),
        new Key("clients", CommonShapes.OneOrMore(CommonShapes.Network),
            "Whose packets are forwarded, and answers to whom are changed back."),
        new Key("gateway", CommonShapes.Mac,
            "The router that clients are behind: its packets are forwarded, and answers to it are changed back."),
        new Key("answerArp", CommonShapes.Flag, "Whether the bridge answers ARP for `address`; true without it."));

    public static ListShape Shape { get; } = new(Forward);

    public static IReadOnlyList<ForwardPolicy> Read(YamlNode node, ErrorList errors) =>
    [
        .. Fields.ItemsOf(node, "forwards", errors).Where(item => item is not YamlRefused)
            .Select(item => ReadForward(item, errors)),
    ];

    private static ForwardPolicy ReadForward(YamlNode node, ErrorList errors)
    {
        var fields = new Fields(node, Forward, "this forward", errors);
        foreach (string key in (ReadOnlySpan<string>)["name", "address", "port", "to"])
            fields.Require(key);
        Located<IPAddress>? address = fields.Read("address", AddressText.Parse);
        int? port = fields.Integer("port");
        Located<(IPAddress? Address, ushort? Port)>? to = fields.Read("to", ParseTarget);
        return new ForwardPolicy(node.At)
        {
            Name = NameReader.Read(fields, "name"),
            On = ScopeReader.Read(fields, errors),
            Protocol = fields.Read("protocol", ParseProtocol)?.Value ?? IpProtocol.Tcp,
            Address = address,
            Port = (ushort?)port,
            To = to is { Value.Address: { } target } ? new Located<IPAddress>(target, to.At)
                : to is not null && address is not null ? new Located<IPAddress>(address.Value, to.At) : null,
            ToPort = to?.Value.Port ?? (ushort?)port,
            ToMac = fields.Read("toMac", MacText.Parse),
            Clients = ReadClients(fields, errors),
            Gateway = fields.Read("gateway", MacText.Parse),
            AnswerArp = fields.Flag("answerArp") ?? true,
            SaysClients = fields.Has("clients") || fields.Has("gateway"),
            IsWhole = fields.IsWhole,
        };
    }

    private static List<Located<Network>> ReadClients(Fields fields, ErrorList errors)
    {
        if (fields.Find("clients") is not { } node)
            return [];
        if (node is YamlSequence { Items.Count: 0 })
            errors.Add(node.At, "`clients` must name at least one address or network");
        return [.. Fields.OneOrMore(node).Select(item => FieldValueReader.ReadNetwork(item, "clients", errors))
            .OfType<Located<Network>>()];
    }

    public static Parsed<IpProtocol> ParseProtocol(string text) => text switch
    {
        "tcp" => IpProtocol.Tcp,
        "udp" => IpProtocol.Udp,
        "sctp" => new IpProtocol(ProtocolNames.Sctp),
        _ => Parsed<IpProtocol>.Expect("tcp, udp or sctp"),
    };

    /// <summary><c>ADDRESS:PORT</c>, <c>[IPV6]:PORT</c>, an address alone, or a port alone.</summary>
    public static Parsed<(IPAddress? Address, ushort? Port)> ParseTarget(string text)
    {
        if (TryParsePort(text, out ushort only))
            return (null, only);
        if (Network.ParseAddress(text) is { } alone)
            return (alone, null);
        int colon = text.LastIndexOf(':');
        if (colon > 0 && TryParsePort(text[(colon + 1)..], out ushort port))
        {
            string host = text[..colon];
            bool isV6 = host.StartsWith('[') && host.EndsWith(']');
            if (Network.ParseAddress(isV6 ? host[1..^1] : host) is { } address
                && isV6 == host.Contains(':', StringComparison.Ordinal))
                return (address, port);
        }
        return Parsed<(IPAddress?, ushort?)>.Expect("ADDRESS:PORT, an address or a port, such as 10.0.0.5:25");
    }

    private static bool TryParsePort(string text, out ushort port) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port != 0;
}
