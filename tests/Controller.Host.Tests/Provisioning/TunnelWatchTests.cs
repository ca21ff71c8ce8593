using Controller.Host.Provisioning;
using Controller.Host.Tests.Fakes;
using Controller.Ovsdb.Addresses;
using Controller.Ovsdb.Ensuring;
using Controller.Ovsdb.OpenVSwitch;
using Controller.Ovsdb.Replicas;
using OpenFlow.Protocol.Types;
using Testing;

namespace Controller.Host.Tests.Provisioning;

/// <summary>
/// What is told of tunnels by what a real database says of them. No ovs-vswitchd runs: the test says what BFD found.
/// </summary>
public sealed class TunnelWatchTests : IDisposable
{
    private const string Up = "bfd_status={state=up,forwarding=true,diagnostic=\"No Diagnostic\",flap_count=1}";
    private const string Expired = "bfd_status={state=down,forwarding=false,"
        + "diagnostic=\"Control Detection Time Expired\",remote_state=up,remote_diagnostic=\"No Diagnostic\",flap_count=2}";
    private const string Signaled = "bfd_status={state=down,forwarding=false,"
        + "diagnostic=\"Neighbor Signaled Session Down\",remote_state=down,"
        + "remote_diagnostic=\"Control Detection Time Expired\",flap_count=4}";

    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly RealSwitch _switch = new();
    private readonly LineLog _log = new();
    private readonly TunnelBoard _board = new();

    public void Dispose() => _switch.Dispose();

    [Fact]
    public async Task TunnelWatch_says_that_all_are_up_and_when_one_goes_down_and_comes_back()
    {
        await using BridgeProvisioner provisioner = await ProvisionAsync();
        Set("gre-b", Up);
        Set("gre-c", Up);
        await _log.UntilAsync("Information: host a: all tunnels are up (2)");
        Assert.Equal([("b", TunnelVerdict.Up), ("c", TunnelVerdict.Up)], Verdicts());

        Set("gre-b", Expired);
        await _log.UntilAsync(
            "Warning: host a: the tunnel to b is down: Control Detection Time Expired (port gre-b of br-int-a)");
        Assert.Equal([("b", TunnelVerdict.Down), ("c", TunnelVerdict.Up)], Verdicts());
        Assert.Equal(("Control Detection Time Expired", 2), (_board.All[0].Reason, _board.All[0].Status!.FlapCount));

        Set("gre-b", Up);
        await _log.UntilAsync("Information: host a: the tunnel to b is up again after ");
        Set("gre-b", Signaled);
        await _log.UntilAsync("the tunnel to b is down: Neighbor Signaled Session Down; "
            + "the other end says: Control Detection Time Expired (port gre-b of br-int-a)");
        Assert.Single(_log.Lines, line => line.Contains("all tunnels are up", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TunnelWatch_knows_nothing_while_the_database_is_away_and_says_nothing_when_it_is_back()
    {
        await using BridgeProvisioner provisioner = await ProvisionAsync();
        Set("gre-b", Up);
        Set("gre-c", Up);
        await _log.UntilAsync("all tunnels are up");

        _switch.KillDatabase();
        await UntilAsync(TunnelVerdict.Unknown);
        _switch.StartDatabase();
        // What BFD found isn't kept over the database's restart.
        Set("gre-b", Up);
        Set("gre-c", Up);
        await UntilAsync(TunnelVerdict.Up);

        Assert.DoesNotContain(_log.Lines, line => line.Contains("the tunnel to", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TunnelWatch_forgets_tunnels_that_nobody_wants_any_more()
    {
        await using BridgeProvisioner provisioner = await ProvisionAsync();
        Set("gre-b", Up);
        Set("gre-c", Up);
        await UntilAsync(TunnelVerdict.Up);

        provisioner.Apply([Bridge("b")]);
        await Eventually(() => Verdicts() is [("b", TunnelVerdict.Up)]);
        provisioner.Apply([]);
        await Eventually(() => _board.All.Count == 0);
    }

    [Fact]
    public void TunnelWatch_says_once_that_a_tunnel_hasnt_come_up()
    {
        var watch = new TunnelWatch(_log);
        ProvisionedBridge[] bridges = [Bridge("b")];
        var silent = new SwitchState(Replica.Empty);
        watch.Update(bridges, null, Start - (2 * TunnelWatch.Patience));
        watch.Update(bridges, null, Start);
        watch.Update(bridges, silent, Start + TunnelWatch.Patience - TimeSpan.FromSeconds(1));
        Assert.True(watch.IsImpatient);
        Assert.Empty(_log.Lines);

        watch.Update(bridges, silent, Start + TunnelWatch.Patience);
        watch.Update(bridges, silent, Start + (2 * TunnelWatch.Patience));

        Assert.False(watch.IsImpatient);
        Assert.Equal(["Warning: host a: the tunnel to b hasn't come up within 10 s: its switch says nothing of it "
            + "(port gre-b of br-int-a)"], _log.Lines);
    }

    private (string, TunnelVerdict)[] Verdicts() =>
        [.. _board.All.Select(state => (state.Tunnel.Remote, state.Verdict))];

    private void Set(string port, string status) => _switch.Vsctl("set", "interface", port, status);

    private Task UntilAsync(TunnelVerdict verdict) =>
        Eventually(() => _board.All.Count == 2 && _board.All.All(state => state.Verdict == verdict));

    private async Task Eventually(Func<bool> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!isSo())
            await Task.Delay(10, limit.Token);
    }

    private async Task<BridgeProvisioner> ProvisionAsync()
    {
        _switch.Vsctl("init");
        var provisioner = new BridgeProvisioner(6699, _board, _log, TimeProvider.System);
        provisioner.Apply([Bridge("b", "c")]);
        await Eventually(() => _switch.Vsctl("--columns=name", "find", "interface", "name=gre-c").Length > 0);
        return provisioner;
    }

    private ProvisionedBridge Bridge(params string[] remotes)
    {
        Assert.True(OvsdbAddress.TryParseList(_switch.Address, out var database, out _));
        return new ProvisionedBridge("br-a", database, 0xa, "dummy", "secure",
            [.. remotes.Select(remote => WantedPort.TunnelTo(
                "172.31.0.9", $"gre-{remote}", "gre", null, new WantedBfd(100, 100, 3)))], null)
        {
            Watched = [.. remotes.Select(remote =>
                new WatchedTunnel(new DatapathId(0xa), "br-int-a", "a", remote, $"gre-{remote}"))],
        };
    }
}
