using Microsoft.Extensions.Logging;

namespace Controller.Core.Topology;

internal static partial class TopologyLog
{
    [LoggerMessage(200, LogLevel.Information, "link {A} - {B} is up")]
    public static partial void LinkUp(this ILogger log, string a, string b);

    [LoggerMessage(201, LogLevel.Warning, "link {A} - {B} is down")]
    public static partial void LinkDown(this ILogger log, string a, string b);
}
