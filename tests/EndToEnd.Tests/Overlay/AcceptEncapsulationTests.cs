using EndToEnd.Tests.Labs;
using EndToEnd.Tests.Running;
using EndToEnd.Tests.Traffic;

namespace EndToEnd.Tests.Overlay;

/// <summary>What tenants see is the same by each kind of tunnel.</summary>
[Trait("Category", "Deep")]
public sealed class AcceptEncapsulationTests
{
    private static readonly string[] Hosts = ["a", "b", "c"];
    private static readonly string[] Blue = ["blue1", "blue2", "blue3"];
    private static readonly string[] Red = ["red1", "red2", "red3"];

    [Theory]
    [InlineData("gre", "gre.key == 7")]
    [InlineData("vxlan", "vxlan.vni == 7")]
    [InlineData("geneve", "geneve.vni == 7")]
    public async Task Overlay_tenants_reach_their_own_alone_and_ARP_stays_off_the_underlay(string kind, string ofBlue)
    {
        await using Lab lab = await AcceptLab.UpAsync(kind, $"encapsulation: {kind}\n{AcceptLab.ThreeHosts}");
        await lab.RequireReachabilityAsync();
        await Frames.RequireOnceAtAsync(lab, "blue1", "blue2", "blue3");
        await Frames.RequireOnceAtAsync(lab, "red2", "red1", "red3");
        await lab.RequireReachabilityAsync();

        string directory = Directory.CreateTempSubdirectory($"e2e-{kind}-").FullName;
        try
        {
            await PingWhileRecordingAsync(lab, directory);
            foreach (string host in Hosts)
            {
                string file = Path.Combine(directory, host);
                Assert.InRange(await CountAsync(file, $"icmp && {ofBlue}"), 4, int.MaxValue);
                Assert.Equal(0, await CountAsync(file, "arp && eth.dst == ff:ff:ff:ff:ff:ff"));
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    // Within tenants only: whom nobody knows is looked for everywhere.
    private static async Task PingWhileRecordingAsync(Lab lab, string directory)
    {
        List<BackgroundCommand> captures = [];
        try
        {
            foreach (string host in Hosts)
                captures.Add(lab.Start(host, "tcpdump", "-i", "phy0", "-U", "--immediate-mode", "-Z", "root", "-w",
                    Path.Combine(directory, host)));
            foreach (BackgroundCommand capture in captures)
                await capture.SaysAsync("listening on");
            foreach (string guest in (string[])[.. Blue, .. Red])
                await lab.ExecAsync(guest, "ip", "neigh", "flush", "all");
            foreach (string[] tenant in (string[][])[Blue, Red])
            {
                foreach ((string from, string to) in tenant.SelectMany(_ => tenant, (from, to) => (from, to)))
                {
                    if (from != to)
                        await lab.ExecAsync(from, "ping", "-n", "-q", "-c", 1, "-W", 2, lab.Guest(to).Address);
                }
            }
            foreach (BackgroundCommand capture in captures)
            {
                await capture.SignalAsync("INT");
                await capture.EndAsync(Eventually.Soon);
            }
        }
        finally
        {
            foreach (BackgroundCommand capture in captures)
                await capture.DisposeAsync();
        }
    }

    private static async Task<int> CountAsync(string file, string filter)
    {
        Output found = await Command.RunAsync("tshark", "-r", file, "-n", "-Y", filter, "-T", "fields", "-e", "frame.number");
        return found.RequireSuccess().Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
    }
}
