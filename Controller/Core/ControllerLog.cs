using Microsoft.Extensions.Logging;

namespace Controller.Core;

internal static partial class ControllerLog
{
    [LoggerMessage(1, LogLevel.Information, "listening for switches on {Addresses} ({Transport})")]
    public static partial void Listening(this ILogger log, string addresses, string transport);
}
