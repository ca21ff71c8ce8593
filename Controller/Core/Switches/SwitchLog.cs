using System.Net;
using Controller.Abstractions;
using Microsoft.Extensions.Logging;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Switches;

/// <summary>What a person who follows the log reads of switches, ports and hosts.</summary>
internal static partial class SwitchLog
{
    [LoggerMessage(100, LogLevel.Information,
        "switch {Name} connected: dpid {Id} from {Address}, {Software}, {Tables} tables, {Ports} ports{Extensions}")]
    public static partial void Connected(this ILogger log, string name, DatapathId id, EndPoint? address,
        string software, int tables, int ports, string extensions);

    [LoggerMessage(101, LogLevel.Information, "switch {Name} is ready: {Kept} flows kept, {Sent} changes sent")]
    public static partial void Ready(this ILogger log, string name, int kept, int sent);

    [LoggerMessage(102, LogLevel.Warning, "switch {Name} disconnected: {Reason}")]
    public static partial void Disconnected(this ILogger log, string name, string reason);

    [LoggerMessage(103, LogLevel.Warning, "connection from {Address} refused: {Reason}")]
    public static partial void Refused(this ILogger log, EndPoint? address, string reason);

    [LoggerMessage(104, LogLevel.Warning, "switch {Name} refused a request: {Error}: {Request}")]
    public static partial void ErrorReceived(this ILogger log, string name, string error, string request);

    [LoggerMessage(105, LogLevel.Warning, "switch {Name} sent a malformed message: {Error}: {Message}")]
    public static partial void Malformed(this ILogger log, string name, string error, string message);

    [LoggerMessage(106, LogLevel.Warning, "switch {Name}: no answer to {Request} in time")]
    public static partial void RequestTimedOut(this ILogger log, string name, string request);

    [LoggerMessage(107, LogLevel.Error, "app {App} on switch {Name} failed and {Outcome}")]
    public static partial void AppFaulted(this ILogger log, Exception fault, string app, string name, string outcome);

    [LoggerMessage(108, LogLevel.Warning, "switch {Name}: {Count} more warnings were not shown")]
    public static partial void Suppressed(this ILogger log, string name, long count);

    [LoggerMessage(127, LogLevel.Information, "switch {Name}: {Count} more events were not shown")]
    public static partial void EventsSuppressed(this ILogger log, string name, long count);

    [LoggerMessage(128, LogLevel.Warning, "{Count} more connections were refused in this way or another")]
    public static partial void RefusalsSuppressed(this ILogger log, long count);

    [LoggerMessage(130, LogLevel.Warning,
        "switch {Name}: link discovery has had no say for {Seconds} s; the flows found are replaced now")]
    public static partial void WarmTooLong(this ILogger log, string name, double seconds);

    [LoggerMessage(129, LogLevel.Error, "switch {Name}: the session failed")]
    public static partial void SessionFailed(this ILogger log, Exception fault, string name);

    [LoggerMessage(109, LogLevel.Information, "switch {Name} released: {Reason}")]
    public static partial void Released(this ILogger log, string name, string reason);

    [LoggerMessage(110, LogLevel.Information, "switch {Name}: port {Port} ({PortName}) {Change}: {Role}")]
    public static partial void PortChanged(this ILogger log, string name, PortNumber port, string portName,
        string change, string role);

    /// <summary>What nearly every port does in the end: said to who asks for details only.</summary>
    [LoggerMessage(112, LogLevel.Debug, "switch {Name}: port {Port} ({PortName}) forwards, no switch behind it")]
    public static partial void PortForwards(this ILogger log, string name, PortNumber port, string portName);

    [LoggerMessage(111, LogLevel.Warning, "switch {Name}: link of port {Port} ({PortName}) is down")]
    public static partial void PortDown(this ILogger log, string name, PortNumber port, string portName);

    [LoggerMessage(120, LogLevel.Information, "switch {Name}: host {Address}{Vlan} learnt on port {Port}")]
    public static partial void HostLearned(this ILogger log, string name, MacAddress address, string vlan, string port);

    [LoggerMessage(121, LogLevel.Information,
        "switch {Name}: host {Address}{Vlan} moved from port {From} to port {To}")]
    public static partial void HostMoved(this ILogger log, string name, MacAddress address, string vlan, string from,
        string to);

    [LoggerMessage(122, LogLevel.Information, "switch {Name}: host {Address}{Vlan} on port {Port} forgotten: {Reason}")]
    public static partial void HostForgotten(this ILogger log, string name, MacAddress address, string vlan,
        string port, string reason);

    [LoggerMessage(123, LogLevel.Warning,
        "switch {Name}: port {Port} has its limit of {Limit} hosts; others are not learnt")]
    public static partial void HostLimit(this ILogger log, string name, string port, int limit);

    [LoggerMessage(127, LogLevel.Warning,
        "switch {Name}: host {Address}{Vlan} is in two places: it stays at {Kept} and isn't learnt on port {Port} for "
        + "{Seconds} s; give one of the two another MAC address, or declare whose it is")]
    public static partial void HostDuplicated(this ILogger log, string name, MacAddress address, string vlan,
        string kept, string port, double seconds);

    [LoggerMessage(124, LogLevel.Warning, "switch {Name}: port {Port} is shut for {Seconds} s: {Reason}")]
    public static partial void PortBanned(this ILogger log, string name, string port, double seconds, string reason);

    [LoggerMessage(125, LogLevel.Information, "switch {Name}: port {Port} is open again")]
    public static partial void PortUnbanned(this ILogger log, string name, string port);

    [LoggerMessage(126, LogLevel.Warning, "switch {Name}: {What}")]
    public static partial void Degraded(this ILogger log, string name, string what);

    [LoggerMessage(131, LogLevel.Warning, "switch {Name}: {Rule} waits for {What}, which the switch doesn't have yet")]
    public static partial void RuleWaiting(this ILogger log, string name, Origin rule, string what);

    [LoggerMessage(132, LogLevel.Warning, "switch {Name}: {Rule} is left out: {Reason}")]
    public static partial void RuleRefused(this ILogger log, string name, Origin rule, string reason);

    [LoggerMessage(133, LogLevel.Warning,
        "switch {Name}: two rules want the {What}: {Kept} has it, {LeftOut} is left out")]
    public static partial void DeclarationConflict(this ILogger log, string name, string what, Origin kept,
        Origin leftOut);

    [LoggerMessage(140, LogLevel.Warning, "switch {Name}: {Problem}")]
    public static partial void NotSettled(this ILogger log, string name, string problem);

    [LoggerMessage(141, LogLevel.Error, "switch {Name} keeps its configuration: {Problem}")]
    public static partial void ConfigurationRefused(this ILogger log, string name, string problem);

    [LoggerMessage(142, LogLevel.Debug, "switch {Name}: bundle {Step} refused: {Error}")]
    public static partial void BundleRefused(this ILogger log, string name, string step, string error);

    [LoggerMessage(143, LogLevel.Error,
        "switch {Name} refuses the newest configuration and goes back to the last that it took")]
    public static partial void WentBack(this ILogger log, string name);

    [LoggerMessage(144, LogLevel.Warning, "switch {Name}: {What} {Text} has gone, and nobody here took it{By}")]
    public static partial void DriftMissing(this ILogger log, string name, string what, string text, string by);

    [LoggerMessage(145, LogLevel.Warning,
        "switch {Name}: somebody changed a {What} to {Text}, where {Wanted} is to be{By}")]
    public static partial void DriftChanged(
        this ILogger log, string name, string what, string text, string wanted, string by);

    [LoggerMessage(146, LogLevel.Warning, "switch {Name}: foreign {What} {Text}")]
    public static partial void DriftForeign(this ILogger log, string name, string what, string text);

    [LoggerMessage(147, LogLevel.Warning, "switch {Name}: {Count} more differences")]
    public static partial void MoreDrift(this ILogger log, string name, int count);

    [LoggerMessage(148, LogLevel.Information, "switch {Name}: repaired by {Count} changes")]
    public static partial void DriftRepaired(this ILogger log, string name, int count);

    [LoggerMessage(149, LogLevel.Warning,
        "switch {Name}: somebody keeps changing {What} {Text}; it is repaired again in {Seconds} s at the earliest")]
    public static partial void DriftFought(this ILogger log, string name, string what, string text, double seconds);
}
