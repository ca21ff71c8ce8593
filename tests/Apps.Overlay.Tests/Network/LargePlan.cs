using Apps.Overlay.Guests;
using Apps.Overlay.Planning;
using Controller.Abstractions;
using Controller.Core;
using OpenFlow.Protocol.Types;

namespace Apps.Overlay.Tests.Network;

/// <summary>A plan of many hosts, and what each would declare.</summary>
internal static class LargePlan
{
    /// <param name="spread">
    /// Whether every tenant has members on every host; else those of a tenant are on as few hosts as there are ports for.
    /// </param>
    public static OverlayPlan Of(int hosts, int tenants, int ports, bool spread)
    {
        Member[][] members = [.. Enumerable.Range(0, tenants).Select(tenant => Enumerable.Range(0, ports / tenants)
            .Select(index => Plans.Bound((uint)index + 1,
                $"h{(spread ? index % hosts : (tenant * (ports / tenants) + index) * hosts / ports)}/t{tenant}-{index}"))
            .ToArray())];
        return Plans.Of(string.Join(' ', Enumerable.Range(0, hosts).Select(host => $"h{host}")),
            [.. members.Select((some, tenant) => Plans.Tenant($"tenant{tenant}", (uint)tenant + 1, some))]);
    }

    public static DesiredState Declare(OverlayPlan plan, OverlayHost host)
    {
        string[] ports = ["sdn-gre", .. plan.Tenants.SelectMany(tenant => tenant.Members)
            .SelectMany(member => member.Ports).Where(port => port.Host == host.Name).Select(port => port.Port)];
        return OfflinePlanner.Declare(
            new OfflineSwitch(host.Bridge, host.Name, new SwitchFeatures { Groups = true, ControllerMeter = true, MaxMeter = 200_000 },
                [.. ports.Select((port, index) => new SwitchPort(
                    new PortNumber((uint)index + 1), port, new MacAddress((ulong)index + 1), PortRole.Edge))]),
            new AppConfiguration { Apps = [OverlayApp.Factory(plan, new GuestDirectory())] });
    }
}
