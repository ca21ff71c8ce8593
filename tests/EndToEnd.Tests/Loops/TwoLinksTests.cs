using EndToEnd.Tests.Labs;
using EndToEnd.Tests.Running;
using EndToEnd.Tests.Traffic;

namespace EndToEnd.Tests.Loops;

/// <summary>Two bridges joined by two links: with a plain learning switch the first broadcast melts them.</summary>
public sealed class TwoLinksTests(TwoLinksTests.Labs labs, ITestOutputHelper output) : IClassFixture<TwoLinksTests.Labs>
{
    // A storm makes hundreds of thousands in the seconds until this is looked at.
    private const long CalmFrames = 5000;

    public sealed class Labs() : LabPool("links", "two-links");

    [Theory, MemberData(nameof(Modes.All), MemberType = typeof(Modes))]
    public Task TwoLinks_a_broadcast_arrives_once_at_each_guest_and_no_storm_comes_up(string mode) =>
        labs.UseAsync(mode, async lab =>
        {
            await RequireOnceFromEachSideAsync(lab);
            long frames = await Wires.CountFramesAsync(lab);
            output.WriteLine($"{mode}: {frames} frames in all ports since the lab came up");
            Assert.InRange(frames, 1, CalmFrames);
            Assert.Equal(2, (await lab.LinksAsync()).Count(link => link.OnTree));
            Assert.Equal(2, (await lab.LinksAsync()).Count(link => !link.OnTree));
        });

    [Theory, MemberData(nameof(Modes.DefaultOthersDeep), MemberType = typeof(Modes))]
    public Task TwoLinks_when_the_used_one_goes_down_the_other_takes_over(string mode) =>
        labs.UseAsync(mode, async lab =>
        {
            string used = (await lab.LinksAsync()).First(link => link.OnTree).From.PortName;
            await lab.ExecAsync("a", "ip", "link", "set", used, "down");
            await lab.RequireReachabilityAsync();
            await Eventually.HoldsAsync(async () => (await lab.LinksAsync()).All(link => link.OnTree), "one link is left");
            await RequireOnceFromEachSideAsync(lab);

            await lab.ExecAsync("a", "ip", "link", "set", used, "up");
            await Eventually.HoldsAsync(async () => (await lab.LinksAsync()).Count == 4, "the link is found again");
            await lab.RequireReachabilityAsync();
            await RequireOnceFromEachSideAsync(lab);
            Assert.InRange(await Wires.CountFramesAsync(lab), 1, CalmFrames);
        });

    private static async Task RequireOnceFromEachSideAsync(Lab lab)
    {
        await Frames.RequireOnceAtAsync(lab, "l1", "l2", "r1", "r2");
        await Frames.RequireOnceAtAsync(lab, "r2", "l1", "l2", "r1");
    }
}
