using Apps.Overlay.Guests;
using Apps.Overlay.Planning;
using Controller.Abstractions;

namespace Apps.Overlay;

/// <summary>Tenants' networks over several hosts; <c>docs/overlay.md</c> has a packet's way through it.</summary>
public static class OverlayApp
{
    public const string Name = "overlay";

    /// <summary>
    /// The app as the controller hosts it. An instance on a switch stays while the plan says nothing else of its host;
    /// switches that are no host's bridge have none.
    /// </summary>
    /// <param name="directory">The program's: what was learnt outlives the plan.</param>
    public static AppFactory Factory(OverlayPlan plan, GuestDirectory directory) => new(Name, CookieSpace.Overlay,
        sw => HostView.Of(plan, sw.Id) is { } view ? new HostBridge(sw, view, directory) : null)
    {
        OptionsOf = id => HostView.Of(plan, id),
    };
}
