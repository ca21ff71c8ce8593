namespace Controller.Host.Serving;

internal static partial class PolicyLog
{
    [LoggerMessage(EventId = 1101, Level = LogLevel.Information,
        Message = "policy {name} is in force, revision {revision} ({reason}): {good} of {all} switches follow it")]
    public static partial void Reloaded(
        this ILogger log, string name, string revision, string reason, int good, int all);

    [LoggerMessage(EventId = 1102, Level = LogLevel.Error,
        Message = "policy {name} has {count} errors ({reason}): revision {revision} stays in force")]
    public static partial void ReloadRefused(
        this ILogger log, string name, string reason, int count, string revision);

    [LoggerMessage(EventId = 1103, Level = LogLevel.Error, Message = "{problem}")]
    public static partial void PolicyProblem(this ILogger log, string problem);

    [LoggerMessage(EventId = 1104, Level = LogLevel.Information,
        Message = "policy {name} says what is in force ({reason}): nothing to do")]
    public static partial void ReloadUnchanged(this ILogger log, string name, string reason);

    [LoggerMessage(EventId = 1105, Level = LogLevel.Warning,
        Message = "{reason}: there is nothing to read, as the controller was started without a policy")]
    public static partial void NoPolicyFile(this ILogger log, string reason);

    [LoggerMessage(EventId = 1106, Level = LogLevel.Warning, Message = "`{key}` changed: it takes effect at the next start")]
    public static partial void NeedsRestart(this ILogger log, string key);

    [LoggerMessage(EventId = 1107, Level = LogLevel.Error,
        Message = "switch {name} doesn't follow the new policy: {outcome}: {problem}")]
    public static partial void SwitchDoesNotFollow(this ILogger log, string name, string outcome, string problem);

    [LoggerMessage(EventId = 1108, Level = LogLevel.Error, Message = "switch {name}: {fault}")]
    public static partial void ChangeRefused(this ILogger log, string name, string fault);

    [LoggerMessage(EventId = 1109, Level = LogLevel.Error, Message = "reading the policy again failed")]
    public static partial void ReloadFailed(this ILogger log, Exception error);

    [LoggerMessage(EventId = 1110, Level = LogLevel.Warning, Message = "policy {name}: {finding}")]
    public static partial void ReloadFinding(this ILogger log, string name, string finding);

    [LoggerMessage(EventId = 1111, Level = LogLevel.Warning,
        Message = "policy {name}: {count} more findings; `sdn plan` shows all")]
    public static partial void MoreFindings(this ILogger log, string name, int count);
}
