using Apps.Overlay.Planning;
using Controller.Abstractions;

namespace Apps.Overlay.Flows;

/// <summary>
/// Who asked for a flow, in the policy's words. Without a line: an app outlives edits that only move its lines.
/// </summary>
internal static class Origins
{
    public static Origin Of(TenantView tenant) => new(OverlayApp.Name, $"tenant {tenant.Name}");

    public static Origin Of(TenantView tenant, Member member) =>
        new(OverlayApp.Name, $"member {member.Name} of tenant {tenant.Name}");

    public static Origin Of(OverlayHost host) => new(OverlayApp.Name, $"host {host.Name}");
}
