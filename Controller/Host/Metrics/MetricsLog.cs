namespace Controller.Host.Metrics;

internal static partial class MetricsLog
{
    [LoggerMessage(EventId = 1201, Level = LogLevel.Warning,
        Message = "hosts couldn't be counted for the metrics, the last count stays: {cause}")]
    public static partial void HostCountFailed(this ILogger log, string cause);
}
