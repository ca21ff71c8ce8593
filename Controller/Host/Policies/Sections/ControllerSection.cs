using System.Net;
using Controller.Core;
using Controller.Host.Policies.Yaml;
using Controller.Host.Values;

namespace Controller.Host.Policies.Sections;

/// <summary><c>controller:</c>, what the program itself is to be. The command line goes before it.</summary>
internal static class ControllerSection
{
    private const int MaxEventLoops = 256;

    public static ControllerPolicy Read(YamlNode node, ErrorList errors)
    {
        var fields = new Fields(node, "controller", errors, "listen", "api", "metrics", "eventLoops", "transport");
        return new ControllerPolicy
        {
            Listen = fields.List("listen") is { } list ? ReadListen(fields.Find("listen")!, list, errors) : null,
            Api = fields.Read("api", ApiAddress.Parse)?.Value,
            Metrics = fields.Read("metrics", MetricsAddress.Parse)?.Value,
            EventLoops = fields.Integer("eventLoops", 1, MaxEventLoops),
            Transport = fields.Choice<TransportKind>("transport"),
        };
    }

    private static List<IPEndPoint> ReadListen(YamlNode list, IReadOnlyList<YamlNode> items, ErrorList errors)
    {
        var endPoints = new List<IPEndPoint>();
        if (items.Count == 0)
            errors.Add(list.At, "`listen` must name at least one ADDRESS:PORT");
        foreach (YamlNode item in items)
        {
            if (Fields.Read(item, "listen", EndPointText.Parse, errors) is not { } endPoint)
                continue;
            if (endPoints.Contains(endPoint.Value) && endPoint.Value.Port != 0)
                errors.Add(endPoint.At, $"`listen` has {endPoint.Value} twice");
            else
                endPoints.Add(endPoint.Value);
        }
        return endPoints;
    }
}
