using Controller.Host.Values;

namespace Controller.Host.Cli;

internal static partial class ServeLog
{
    [LoggerMessage(EventId = 1001, Level = LogLevel.Information,
        Message = "sdn {version} serves switches on {listen}; policy {policy}, API {api}, metrics {metrics}")]
    public static partial void Serving(
        this ILogger log, string version, string listen, string policy, ApiAddress api, MetricsAddress metrics);

    [LoggerMessage(EventId = 1002, Level = LogLevel.Warning,
        Message = "the API on {api} asks nobody who they are: whoever reaches it sees all switches and hosts")]
    public static partial void ApiIsOpen(this ILogger log, ApiAddress api);

    [LoggerMessage(EventId = 1003, Level = LogLevel.Information, Message = "stopping; a second signal ends it at once")]
    public static partial void Stopping(this ILogger log);

    [LoggerMessage(EventId = 1004, Level = LogLevel.Information, Message = "stopped; switches keep their flows")]
    public static partial void Stopped(this ILogger log);

    [LoggerMessage(EventId = 1005, Level = LogLevel.Warning,
        Message = "some connections weren't closed within {seconds} s; ending without them")]
    public static partial void StopTimedOut(this ILogger log, double seconds);
}
