using System.Net;
using System.Net.Sockets;
using Controller.Ovsdb.Clients;
using Controller.Ovsdb.Ensuring;
using Controller.Ovsdb.Tests.Daemons;
using Controller.Ovsdb.Tests.Fakes;
using Testing;

namespace Controller.Ovsdb.Tests.Ensuring;

/// <summary>Open vSwitch 3.1 forgets probes that were written before the connection existed.</summary>
[Trait("Category", "Deep")]
public sealed class ProbeTests
{
    // OpenFlow 1.3: HELLO without elements, transaction 1.
    private static readonly byte[] Hello = [4, 0, 0, 8, 0, 0, 0, 1];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SwitchClient_writes_probes_again_each_time_that_the_switch_has_connected()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var real = new RealSwitch();
        real.Vsctl("init");
        real.StartSwitch();
        await using SwitchClient client = real.Connect();
        await client.Database.UntilReadyAsync();
        var wanted = new WantedSwitch
        {
            Bridges =
            [
                new WantedBridge("br0")
                {
                    DatapathType = "dummy",
                    Controller = new WantedController($"tcp:{listener.LocalEndpoint}") { InactivityProbe = 60_000 },
                },
            ],
        };
        await client.EnsureAsync(wanted, TimeSpan.FromSeconds(20), Cancel);
        for (int connection = 1; connection <= 3; connection++)
        {
            using TcpClient accepted = await listener.AcceptTcpClientAsync(Cancel);
            await accepted.GetStream().WriteAsync(Hello, Cancel);
            EnsureReport report = await UntilChangedAsync(client, wanted);
            Assert.Contains("probes written again", Assert.Single(report.Changes), StringComparison.Ordinal);
            Assert.Equal($"{{sdn-owner=sdn, sdn-probes={connection}}}", real.Get("controller", "br0", "external_ids"));
            Assert.Empty((await client.EnsureAsync(wanted, null, Cancel)).Changes);
        }
    }

    // What a program does: it asks whenever something has changed.
    private static async Task<EnsureReport> UntilChangedAsync(SwitchClient client, WantedSwitch wanted)
    {
        EnsureReport? report = null;
        for (DatabaseView seen = client.Database.View; report is not { Changes.Count: > 0 };)
        {
            report = await client.EnsureAsync(wanted, null, Cancel);
            if (report.Changes.Count == 0)
                seen = await client.Database.UntilAsync(view => !ReferenceEquals(view, seen));
        }
        return report;
    }
}
