namespace Controller.Host.Web;

internal static partial class WebLog
{
    [LoggerMessage(EventId = 1101, Level = LogLevel.Error, Message = "{method} {path} failed")]
    public static partial void RequestFailed(this ILogger log, string method, string path, Exception cause);
}
