using Controller.Ovsdb.Clients;
using Controller.Ovsdb.Ensuring;
using Controller.Ovsdb.OpenVSwitch;
using Controller.Ovsdb.Tests.Daemons;
using Controller.Ovsdb.Tests.Fakes;
using Testing;

namespace Controller.Ovsdb.Tests.Ensuring;

/// <summary>Tunnels to one host each with BFD, as ovs-vsctl shows them, and what BFD says.</summary>
public sealed class HostTunnelTests : IDisposable
{
    private const string Bfd = "{check_tnl_key=true, enable=true, min_rx=200, min_tx=100, mult=3}";

    private static readonly WantedPort ToB = Tunnel("gre-b", "172.31.0.2", new WantedBfd(100, 200, 3));
    private static readonly WantedPort ToC = Tunnel("gre-c", "172.31.0.3", new WantedBfd(100, 200, 3));

    private readonly RealSwitch _switch = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _switch.Dispose();

    [Fact]
    public async Task SwitchClient_makes_a_tunnel_to_a_host_with_BFD_once()
    {
        await using SwitchClient client = await ConnectAsync();
        await client.EnsureAsync(Wanted(ToB, ToC), null, Cancel);

        Assert.Equal(["gre-b", "gre-c"], _switch.Vsctl("list-ports", "br-int").Split('\n'));
        Assert.Equal("{key=flow, local_ip=172.31.0.1, remote_ip=172.31.0.2}",
            _switch.Get("interface", "gre-b", "options"));
        Assert.Equal(Bfd, _switch.Get("interface", "gre-b", "bfd"));
        Assert.Empty((await client.EnsureAsync(Wanted(ToB, ToC), null, Cancel)).Changes);
    }

    [Fact]
    public async Task SwitchClient_changes_BFD_and_turns_it_off_as_wanted_and_puts_right_what_others_did_to_it()
    {
        await using SwitchClient client = await ConnectAsync();
        await client.EnsureAsync(Wanted(ToB), null, Cancel);

        WantedPort slow = Tunnel("gre-b", "172.31.0.2", new WantedBfd(500, 500, 5));
        EnsureReport report = await client.EnsureAsync(Wanted(slow), null, Cancel);
        Assert.Equal(["bridge br-int: port gre-b set right"], report.Changes);
        Assert.Equal("{check_tnl_key=true, enable=true, min_rx=500, min_tx=500, mult=5}",
            _switch.Get("interface", "gre-b", "bfd"));

        await client.EnsureAsync(Wanted(Tunnel("gre-b", "172.31.0.2", null)), null, Cancel);
        Assert.Equal("{}", _switch.Get("interface", "gre-b", "bfd"));

        await client.EnsureAsync(Wanted(ToB), null, Cancel);
        _switch.Vsctl("set", "interface", "gre-b", "bfd:enable=false");
        await client.Database.UntilAsync(view => InterfaceOf(view, "gre-b").Bfd["enable"] == "false");
        await client.EnsureAsync(Wanted(ToB), null, Cancel);
        Assert.Equal(Bfd, _switch.Get("interface", "gre-b", "bfd"));
    }

    [Fact]
    public async Task SwitchClient_takes_a_users_own_tunnel_if_it_leads_there_and_says_so_if_not()
    {
        _switch.Vsctl("init");
        _switch.Vsctl("add-br", "br-int", "--", "add-port", "br-int", "gre-b", "--", "set", "interface", "gre-b", "type=gre",
            "options:remote_ip=172.31.0.2", "options:key=flow", "options:local_ip=172.31.0.1", "options:tos=inherit",
            "bfd:enable=true", "bfd:min_tx=100", "bfd:min_rx=200", "bfd:mult=3", "bfd:check_tnl_key=true", "bfd:oam=true",
            "--", "add-port", "br-int", "gre-c", "--", "set", "interface", "gre-c", "type=gre",
            "options:remote_ip=172.31.0.3", "options:key=flow", "options:local_ip=172.31.0.1");
        await using SwitchClient client = await ConnectAsync();

        EnsureReport report = await client.EnsureAsync(Wanted(ToB, ToC), null, Cancel);

        Assert.Equal(["gre-c"], report.Faults.Select(fault => fault.Port));
        Assert.Equal("{}", _switch.Get("interface", "gre-c", "bfd"));
    }

    [Fact]
    public async Task SwitchClient_keeps_its_old_ports_as_long_as_the_bridge_says()
    {
        await using SwitchClient client = await ConnectAsync();
        await client.EnsureAsync(Wanted(WantedPort.FlowTunnel("sdn-gre", "gre", null)), null, Cancel);

        EnsureReport report = await client.EnsureAsync(Wanted(keeps: true, ToB), null, Cancel);
        Assert.Equal(["bridge br-int: port gre-b made"], report.Changes);
        Assert.Equal(["sdn-gre"], report.Kept);
        Assert.Equal(["gre-b", "sdn-gre"], _switch.Vsctl("list-ports", "br-int").Split('\n').Order());
        report = await client.EnsureAsync(Wanted(keeps: true, ToB), null, Cancel);
        Assert.Empty(report.Changes);
        Assert.Equal(["sdn-gre"], report.Kept);

        report = await client.EnsureAsync(Wanted(ToB), null, Cancel);
        Assert.Equal(["bridge br-int: port sdn-gre removed"], report.Changes);
        Assert.Empty(report.Kept);
    }

    [Fact]
    public async Task SwitchClient_shows_what_BFD_says_as_soon_as_the_database_has_it()
    {
        await using SwitchClient client = await ConnectAsync();
        await client.EnsureAsync(Wanted(ToB), null, Cancel);
        Assert.Null(InterfaceOf(client.Database.View, "gre-b").BfdStatus);

        _switch.Vsctl("set", "interface", "gre-b", "bfd_status={state=down,forwarding=false,"
            + "diagnostic=\"Control Detection Time Expired\",remote_state=init,remote_diagnostic=\"No Diagnostic\","
            + "flap_count=7}");

        DatabaseView view = await client.Database.WhenAsync(
            view => InterfaceOf(view, "gre-b").BfdStatus is not null, Cancel).WaitAsync(TimeSpan.FromSeconds(20), Cancel);
        Assert.Equal(new BfdStatus("down", false, "Control Detection Time Expired", "init", "No Diagnostic", 7),
            InterfaceOf(view, "gre-b").BfdStatus);
    }

    private static WantedPort Tunnel(string name, string remote, WantedBfd? bfd) =>
        WantedPort.TunnelTo(remote, name, "gre", "172.31.0.1", bfd);

    private static WantedSwitch Wanted(params WantedPort[] ports) => Wanted(keeps: false, ports);

    private static WantedSwitch Wanted(bool keeps, params WantedPort[] ports) => new()
    {
        Bridges = [new WantedBridge("br-int") { DatapathType = "dummy", Ports = ports, KeepsOldPorts = keeps }],
    };

    private static InterfaceRow InterfaceOf(DatabaseView view, string port)
    {
        var state = new SwitchState(view.Replica);
        return state.InterfacesOf(state.FindPort(state.FindBridge("br-int")!, port)!).Single();
    }

    private async Task<SwitchClient> ConnectAsync()
    {
        SwitchClient client = _switch.Connect();
        await client.Database.UntilReadyAsync();
        return client;
    }
}
