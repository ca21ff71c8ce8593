namespace Controller.Host.Logging;

/// <summary>The names of log levels, as they are printed and as <c>--log-level</c> takes them.</summary>
internal static class LevelName
{
    /// <summary>Of the longest.</summary>
    public const int Width = 5;

    public static IReadOnlyList<(string Name, LogLevel Level)> All { get; } =
    [
        ("trace", LogLevel.Trace),
        ("debug", LogLevel.Debug),
        ("info", LogLevel.Information),
        ("warn", LogLevel.Warning),
        ("error", LogLevel.Error),
        ("fatal", LogLevel.Critical),
    ];

    public static string Of(LogLevel level) => All.FirstOrDefault(pair => pair.Level == level).Name ?? "none";
}
