namespace Controller.Host.Logging;

/// <summary>Whom the log is for.</summary>
internal enum LogFormat
{
    /// <summary>People: <see cref="PlainFormatter"/>.</summary>
    Text,

    /// <summary>Machines: <see cref="JsonFormatter"/>.</summary>
    Json,
}
