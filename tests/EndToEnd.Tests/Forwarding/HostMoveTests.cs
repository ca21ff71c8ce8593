using EndToEnd.Tests.Labs;
using EndToEnd.Tests.Traffic;

namespace EndToEnd.Tests.Forwarding;

/// <summary>A host goes from one port to another.</summary>
[Collection(nameof(TwoHosts))]
public sealed class HostMoveTests(TwoHostsLabs labs)
{
    /// <summary>b1 appears on b2's port, then on a2's of the other host, and goes back.</summary>
    [Theory, MemberData(nameof(Modes.DefaultOthersDeep), MemberType = typeof(Modes))]
    public Task MovedHost_is_reached_at_once_on_another_port_and_on_another_host(string mode) =>
        labs.UseAsync(mode, async lab =>
        {
            GuestStatus host = lab.Guest("b1");
            await lab.RequireReachabilityAsync();
            foreach ((string from, string to) in new[] { ("b1", "b2"), ("b2", "a2"), ("a2", "b1") })
            {
                await Moving.MoveAsync(lab, host, from, to);
                await Moving.RequireReachedAsync(lab, mode, host, at: to, by: "a1");
            }
            await Moving.RestoreAsync(lab, "b2");
            await Moving.RestoreAsync(lab, "a2");
            await lab.RequireReachabilityAsync();
        });
}
