using Microsoft.Extensions.Logging.Console;

namespace Controller.Host.Logging;

/// <summary>The program's log: to standard error, so that standard output stays a command's own.</summary>
internal static class ConsoleLogging
{
    public static ILoggerFactory Create(LogLevel level, LogFormat format, TimeProvider time) =>
        LoggerFactory.Create(logging =>
        {
            logging.Services.AddSingleton(time);
            logging.SetMinimumLevel(level);
            // What ASP.NET says about each request and its own life is no one's news here.
            logging.AddFilter("Microsoft", level > LogLevel.Warning ? level : LogLevel.Warning);
            // What keeps the web server from starting is thrown, and told by who catches it.
            logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
            logging.AddConsoleFormatter<PlainFormatter, ConsoleFormatterOptions>();
            logging.AddConsoleFormatter<JsonFormatter, ConsoleFormatterOptions>();
            logging.AddConsole(console =>
            {
                console.FormatterName = format == LogFormat.Json
                    ? JsonFormatter.FormatterName
                    : PlainFormatter.FormatterName;
                console.LogToStandardErrorThreshold = LogLevel.Trace;
                // A terminal that is stopped (Ctrl-S) or a full pipe must not stop the switches' event loops.
                console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
            });
        });
}
