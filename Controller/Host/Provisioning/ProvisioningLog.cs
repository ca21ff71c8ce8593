using Controller.Ovsdb.Addresses;

namespace Controller.Host.Provisioning;

internal static partial class ProvisioningLog
{
    [LoggerMessage(EventId = 1301, Level = LogLevel.Information, Message = "OVSDB {database}: {change}")]
    public static partial void Provisioned(this ILogger log, string database, string change);

    [LoggerMessage(EventId = 1302, Level = LogLevel.Warning,
        Message = "OVSDB {database}: {problem}; its bridges keep what they have, and it is tried again")]
    public static partial void DatabaseAway(this ILogger log, string database, string problem);

    [LoggerMessage(EventId = 1303, Level = LogLevel.Information, Message = "OVSDB {database}: connected to {member}")]
    public static partial void DatabaseReady(this ILogger log, string database, OvsdbAddress member);

    [LoggerMessage(EventId = 1304, Level = LogLevel.Error, Message = "OVSDB {database}: {fault}")]
    public static partial void PortFailed(this ILogger log, string database, string fault);

    [LoggerMessage(EventId = 1305, Level = LogLevel.Warning,
        Message = "OVSDB {database}: bridge {bridge} has another controller, {target}: it was left there")]
    public static partial void OtherController(this ILogger log, string database, string bridge, string target);

    [LoggerMessage(EventId = 1306, Level = LogLevel.Information,
        Message = "OVSDB {database}: bridge {bridge} isn't in the policy any more: tunnel ports of ours go, all else is left")]
    public static partial void BridgeAbandoned(this ILogger log, string database, string bridge);

    [LoggerMessage(EventId = 1307, Level = LogLevel.Error,
        Message = "OVSDB {database}: what the policy says can't be written: {problem}; it is tried again")]
    public static partial void Refused(this ILogger log, string database, string problem);

    [LoggerMessage(EventId = 1308, Level = LogLevel.Warning,
        Message = "OVSDB {database}: ovs-vswitchd hasn't carried out what was written within {seconds} s: is it running?")]
    public static partial void NotCarriedOut(this ILogger log, string database, double seconds);

    [LoggerMessage(EventId = 1309, Level = LogLevel.Warning,
        Message = "OVSDB {database}: bridge {bridge} forwards everything while its controller is away; `failMode: secure` "
            + "keeps it to the policy")]
    public static partial void NotSecure(this ILogger log, string database, string bridge);

    [LoggerMessage(EventId = 1310, Level = LogLevel.Warning,
        Message = "OVSDB {database}: somebody keeps changing what the policy says; the next repair waits {seconds} s")]
    public static partial void Fought(this ILogger log, string database, double seconds);

    [LoggerMessage(EventId = 1312, Level = LogLevel.Warning,
        Message = "host {host}: the tunnel to {remote} is down: {reason} (port {port} of {bridge})")]
    public static partial void TunnelDown(this ILogger log, string host, string remote, string reason, string port, string bridge);

    [LoggerMessage(EventId = 1313, Level = LogLevel.Information,
        Message = "host {host}: the tunnel to {remote} is up again after {seconds:0.0} s (port {port} of {bridge})")]
    public static partial void TunnelUp(
        this ILogger log, string host, string remote, double seconds, string port, string bridge);

    [LoggerMessage(EventId = 1314, Level = LogLevel.Warning,
        Message = "host {host}: the tunnel to {remote} hasn't come up within {seconds} s: {reason} (port {port} of {bridge})")]
    public static partial void TunnelNeverUp(
        this ILogger log, string host, string remote, double seconds, string reason, string port, string bridge);

    [LoggerMessage(EventId = 1315, Level = LogLevel.Information, Message = "host {host}: all tunnels are up ({count})")]
    public static partial void TunnelsUp(this ILogger log, string host, int count);

    [LoggerMessage(EventId = 1316, Level = LogLevel.Error, Message = "watching tunnels failed")]
    public static partial void WatchFailed(this ILogger log, Exception error);

    [LoggerMessage(EventId = 1311, Level = LogLevel.Error, Message = "OVSDB {database}: setting up its bridges failed")]
    public static partial void Failed(this ILogger log, string database, Exception error);
}
