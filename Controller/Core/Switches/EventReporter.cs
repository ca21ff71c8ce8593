using Controller.Abstractions;
using Microsoft.Extensions.Logging;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Switches;

/// <summary>Puts the events of one switch into words, up to so many a second.</summary>
internal sealed class EventReporter(ILogger log, Func<string> name, PortTable ports)
{
    // A hundred hosts that move in come through; a port that flaps a thousand times a second doesn't.
    private const int PerSecond = 200;

    private readonly LogLimiter _limiter = new(PerSecond);

    /// <summary>Once a second: tells how many events were held back.</summary>
    public void Tick()
    {
        if (_limiter.Tick() is > 0 and var suppressed)
            log.EventsSuppressed(name(), suppressed);
    }

    public void Report(SwitchEvent happened)
    {
        if (!_limiter.Allows())
            return;
        switch (happened)
        {
            case HostLearned host:
                log.HostLearned(name(), host.Address, OnVlan(host.Vlan), Named(host.Port));
                break;
            case HostMoved host:
                log.HostMoved(name(), host.Address, OnVlan(host.Vlan), Named(host.From), Named(host.To));
                break;
            case HostForgotten host:
                log.HostForgotten(name(), host.Address, OnVlan(host.Vlan), Named(host.Port), host.Reason);
                break;
            case HostDuplicated host:
                log.HostDuplicated(name(), host.Address, OnVlan(host.Vlan), host.Kept, Named(host.Port),
                    host.Duration.TotalSeconds);
                break;
            case HostLimitReached limit:
                log.HostLimit(name(), Named(limit.Port), limit.Limit);
                break;
            case PortBanned ban:
                log.PortBanned(name(), Named(ban.Port), ban.Duration.TotalSeconds, ban.Reason);
                break;
            case PortUnbanned unban:
                log.PortUnbanned(name(), Named(unban.Port));
                break;
            case Degraded degraded:
                log.Degraded(name(), degraded.What);
                break;
            case RuleWaiting waiting:
                log.RuleWaiting(name(), waiting.Rule, waiting.For);
                break;
            case RuleRefused refused:
                log.RuleRefused(name(), refused.Rule, refused.Reason);
                break;
            case DeclarationConflict conflict:
                log.DeclarationConflict(name(), conflict.What, conflict.Kept, conflict.LeftOut);
                break;
            default:
                log.Degraded(name(), happened.ToString());
                break;
        }
    }

    public void Report(SwitchPort port, PortChange change)
    {
        if (!_limiter.Allows())
            return;
        if (change == PortChange.Changed && port.Role == PortRole.Edge)
            log.PortForwards(name(), port.Number, port.Name);
        else if (change != PortChange.Removed && port.Role == PortRole.Down)
            log.PortDown(name(), port.Number, port.Name);
        else
            log.PortChanged(name(), port.Number, port.Name, change.ToString().ToLowerInvariant(), Words(port.Role));
    }

    private string Named(PortNumber number) =>
        ports.TryGet(number, out SwitchPort port) ? $"{number} ({port.Name})" : number.ToString();

    private static string OnVlan(VlanId vlan) => vlan.IsTagged ? $" on VLAN {vlan}" : "";

    private static string Words(PortRole role) => role switch
    {
        PortRole.Settling => "looking for a switch behind it",
        PortRole.Edge => "forwards, no switch behind it",
        PortRole.Link => "forwards to another switch",
        PortRole.Blocked => "blocked, a loop otherwise",
        _ => "down",
    };
}
