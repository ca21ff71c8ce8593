using System.Globalization;
using Apps.Overlay.Planning;

namespace Benchmarks.Overlay;

/// <summary>A mesh as a user's policy says it.</summary>
internal static class MeshPolicy
{
    public static string Of(OverlayPlan plan) => string.Join('\n', Lines(plan)) + "\n";

    private static IEnumerable<string> Lines(OverlayPlan plan)
    {
        yield return "apiVersion: sdn/v1";
        yield return "bridges:";
        for (int host = 0; host < plan.Hosts.Count; host++)
            yield return $"  {MeshShape.BridgeOf(host)}: {{datapathId: 0x{plan.Hosts[host].Bridge.Value:x}}}";
        yield return "overlay:";
        yield return "  hosts:";
        for (int host = 0; host < plan.Hosts.Count; host++)
            yield return $"    {plan.Hosts[host].Name}: {{address: {plan.Hosts[host].Address}, "
                + $"bridge: {MeshShape.BridgeOf(host)}}}";
        if (plan.Tenants.Count > 0)
            yield return "  tenants:";
        foreach (string line in plan.Tenants.SelectMany(Lines))
            yield return line;
    }

    private static IEnumerable<string> Lines(Tenant tenant)
    {
        TenantSubnet subnet = tenant.Subnets[0];
        yield return string.Create(CultureInfo.InvariantCulture,
            $"    - name: {tenant.Name}\n      vni: {tenant.Vni}\n      subnet: {subnet.Network}/{subnet.PrefixLength}\n"
            + $"      gateway: {subnet.Gateway}\n      dhcp: true\n      members:");
        foreach (Member member in tenant.Members)
            yield return $"        - {{port: {member.Ports[0].Host}/{member.Ports[0].Port}, name: {member.Name}, "
                + $"mac: {member.Mac}, address: {member.Address}}}";
    }
}
