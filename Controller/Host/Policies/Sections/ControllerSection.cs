using System.Net;
using Controller.Core;
using Controller.Host.Policies.Grammar;
using Controller.Host.Policies.Yaml;
using Controller.Host.Values;

namespace Controller.Host.Policies.Sections;

/// <summary><c>controller:</c>, what the program itself is to be. The command line goes before it.</summary>
internal static class ControllerSection
{
    private const int MaxEventLoops = 256;
    private const string Tcp = "tcp:";

    private static readonly MappingShape Databases = new(
        new Key("tls", TlsSection.Shape, "Who is trusted, and who this program is, where an `ovsdb` begins with ssl:."));

    public static MappingShape Shape { get; } = new(
        new Key("listen", new ListShape(new TextShape("0.0.0.0:6653") { Pattern = ":[0-9]+$" }, Least: 1),
            "Where switches connect: ADDRESS:PORT, also with tcp: in front; IPv6 in brackets; port 0 lets the system "
            + "choose."),
        new Key("advertise", new TextShape("tcp:192.0.2.9:6653") { Pattern = "^(tcp|ssl):.+:[0-9]+$" },
            "What bridges with an `ovsdb` get as their controller: tcp:ADDRESS:PORT or ssl:ADDRESS:PORT; without it "
            + "the address by which the database is reached, and the first port of `listen`."),
        new Key("ovsdb", Databases, "How the databases of bridges are reached."),
        new Key("api", new TextShape("unix:/run/sdn.sock") { Pattern = "^(unix:.+|http://.+:[0-9]+/?|off)$" },
            "Where the REST API and dashboard are: unix:PATH, http://ADDRESS:PORT, or off."),
        new Key("metrics", new TextShape("127.0.0.1:9302") { Pattern = "^(.+:[0-9]+|off)$" },
            "Where Prometheus reads metrics: ADDRESS:PORT, or off."),
        new Key("eventLoops", new IntegerShape(1, MaxEventLoops), "Threads that serve switches."),
        new Key("transport", ChoiceShape.Of<TransportKind>(), "How sockets are served; auto is epoll on Linux."));

    public static ControllerPolicy Read(YamlNode node, ErrorList errors)
    {
        var fields = new Fields(node, Shape, "controller", errors);
        return new ControllerPolicy
        {
            Listen = fields.List("listen") is { } list ? ReadListen(fields.Find("listen")!, list, errors) : null,
            Advertise = fields.Read("advertise", AdvertisedAddress.Parse)?.Value,
            DatabaseTls = fields.Find("ovsdb") is { } databases
                && new Fields(databases, Databases, "ovsdb", errors).Find("tls") is { } tls
                ? TlsSection.Read(tls, errors) : null,
            Api = fields.Read("api", ApiAddress.Parse)?.Value,
            Metrics = fields.Read("metrics", MetricsAddress.Parse)?.Value,
            EventLoops = fields.Integer("eventLoops"),
            Transport = fields.Choice<TransportKind>("transport"),
        };
    }

    // As ovs-vsctl writes a controller's address.
    private static Parsed<IPEndPoint> ParseListen(string text) =>
        EndPointText.Parse(text.StartsWith(Tcp, StringComparison.Ordinal) ? text[Tcp.Length..] : text);

    private static List<IPEndPoint> ReadListen(YamlNode list, IReadOnlyList<YamlNode> items, ErrorList errors)
    {
        var endPoints = new List<IPEndPoint>();
        if (items.Count == 0)
            errors.Add(list.At, "`listen` must name at least one ADDRESS:PORT");
        foreach (YamlNode item in items)
        {
            if (Fields.Read(item, "listen", ParseListen, errors) is not { } endPoint)
                continue;
            if (endPoints.Contains(endPoint.Value) && endPoint.Value.Port != 0)
                errors.Add(endPoint.At, $"`listen` has {endPoint.Value} twice");
            else
                endPoints.Add(endPoint.Value);
        }
        return endPoints;
    }
}
