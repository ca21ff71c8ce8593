using Controller.Ovsdb.Ensuring;
using Controller.Ovsdb.OpenVSwitch;
using Controller.Ovsdb.Tests.Daemons;
using Controller.Ovsdb.Tests.Fakes;
using Testing;

namespace Controller.Ovsdb.Tests.Ensuring;

/// <summary>What is written into Open vSwitch's own database, as ovs-vsctl shows it.</summary>
public sealed class EnsureTests : IDisposable
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(20);

    private static readonly WantedBridge Bridge = new("br-int")
    {
        DatapathType = "dummy",
        DatapathId = 0xab,
        HardwareAddress = "02:00:00:00:00:ab",
        FailMode = "secure",
        Ports = [WantedPort.FlowTunnel("sdn-gre", "gre", "172.31.0.1")],
        Controller = new WantedController("tcp:127.0.0.1:1"),
    };

    private static readonly WantedSwitch Wanted = new() { Bridges = [Bridge] };

    private readonly RealSwitch _switch = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _switch.Dispose();

    [Fact]
    public async Task SwitchClient_makes_bridge_tunnel_and_controller_in_one_transaction()
    {
        _switch.Vsctl("init");
        _switch.StartSwitch();
        await using SwitchClient client = await ConnectAsync();
        EnsureReport report = await client.EnsureAsync(Wanted, Wait, Cancel);
        Assert.True(report.IsCarriedOut);
        Assert.Empty(report.Faults);
        Assert.Equal(["bridge br-int made"], report.Changes);
        Assert.Equal("br-int", _switch.Vsctl("list-br"));
        Assert.Equal("sdn-gre", _switch.Vsctl("list-ports", "br-int"));
        Assert.Equal("tcp:127.0.0.1:1", _switch.Vsctl("get-controller", "br-int"));
        Assert.Equal("secure", _switch.Vsctl("get-fail-mode", "br-int"));
        Assert.Equal("dummy", _switch.Get("bridge", "br-int", "datapath_type"));
        Assert.Equal("00000000000000ab", _switch.Get("bridge", "br-int", "datapath_id"));
        Assert.Equal("{datapath-id=00000000000000ab, hwaddr=02:00:00:00:00:ab}",
            _switch.Get("bridge", "br-int", "other_config"));
        Assert.Equal("02:00:00:00:00:ab", _switch.Get("interface", "br-int", "mac_in_use"));
        Assert.Equal("[OpenFlow13]", _switch.Get("bridge", "br-int", "protocols"));
        Assert.Equal("gre", _switch.Get("interface", "sdn-gre", "type"));
        Assert.Equal("{key=flow, local_ip=172.31.0.1, remote_ip=flow}", _switch.Get("interface", "sdn-gre", "options"));
        Assert.Equal("out-of-band", _switch.Get("controller", "br-int", "connection_mode"));
        Assert.Equal("1000", _switch.Get("controller", "br-int", "max_backoff"));
        Assert.Equal("5000", _switch.Get("controller", "br-int", "inactivity_probe"));
        Assert.Equal("{sdn-owner=sdn}", _switch.Get("port", "sdn-gre", "external_ids"));
        Assert.Equal("[]", _switch.Get("interface", "sdn-gre", "error"));
    }

    [Fact]
    public async Task SwitchClient_sends_nothing_where_all_is_as_wanted()
    {
        await using SwitchClient client = await ConnectAsync();
        await client.EnsureAsync(Wanted, null, Cancel);
        string before = _switch.Get("Open_vSwitch", ".", "next_cfg");
        await using SwitchClient another = await ConnectAsync();
        Assert.Empty((await client.EnsureAsync(Wanted, null, Cancel)).Changes);
        Assert.Empty((await another.EnsureAsync(Wanted, null, Cancel)).Changes);
        Assert.Equal(before, _switch.Get("Open_vSwitch", ".", "next_cfg"));
    }

    [Fact]
    public async Task SwitchClient_sets_up_a_database_that_nobody_has()
    {
        await using SwitchClient client = await ConnectAsync();
        Assert.Null(client.State.Root);
        EnsureReport report = await client.EnsureAsync(Wanted, null, Cancel);
        Assert.Equal(["database set up", "bridge br-int made"], report.Changes);
        Assert.Equal("br-int", _switch.Vsctl("list-br"));
    }

    [Fact]
    public async Task SwitchClient_sets_right_what_somebody_changed_and_nothing_else()
    {
        await using SwitchClient client = await ConnectAsync();
        await client.EnsureAsync(Wanted, null, Cancel);
        _switch.Vsctl("set-fail-mode", "br-int", "standalone", "--", "del-port", "sdn-gre",
            "--", "set", "bridge", "br-int", "other_config:datapath-id=00000000000000ff", "other_config:forward-bpdu=true",
            "protocols=OpenFlow10", "--", "set", "controller", "br-int", "connection_mode=in-band");
        await client.Database.UntilAsync(view => new SwitchState(view.Replica).FindBridge("br-int")!.FailMode == "standalone");
        EnsureReport report = await client.EnsureAsync(Wanted, null, Cancel);
        Assert.Equal(
        [
            "bridge br-int: fail_mode=secure", "bridge br-int: protocols=OpenFlow13",
            "bridge br-int: datapath-id=00000000000000ab", "bridge br-int: port sdn-gre made",
            "bridge br-int: controller tcp:127.0.0.1:1: connection_mode=\"out-of-band\"",
        ], report.Changes);
        Assert.Equal("secure", _switch.Vsctl("get-fail-mode", "br-int"));
        Assert.Equal("sdn-gre", _switch.Vsctl("list-ports", "br-int"));
        Assert.Equal("[OpenFlow10, OpenFlow13]", _switch.Get("bridge", "br-int", "protocols"));
        Assert.Equal("{datapath-id=00000000000000ab, forward-bpdu=true, hwaddr=02:00:00:00:00:ab}",
            _switch.Get("bridge", "br-int", "other_config"));
        Assert.Equal("out-of-band", _switch.Get("controller", "br-int", "connection_mode"));
    }

    [Fact]
    public async Task SwitchClient_leaves_what_others_made_and_reports_it()
    {
        _switch.Vsctl("init");
        _switch.Vsctl("add-br", "br-user", "--", "add-br", "br-int", "--", "add-port", "br-int", "eth7",
            "--", "set-controller", "br-int", "tcp:127.0.0.1:7777", "--", "set-controller", "br-user", "tcp:127.0.0.1:1");
        string bridge = _switch.Vsctl("list", "bridge", "br-user");
        string controller = _switch.Vsctl("list", "controller", "br-user");
        await using SwitchClient client = await ConnectAsync();
        EnsureReport report = await client.EnsureAsync(Wanted, null, Cancel);
        Assert.Equal(bridge, _switch.Vsctl("list", "bridge", "br-user"));
        Assert.Equal(controller, _switch.Vsctl("list", "controller", "br-user"));
        Assert.Equal(["tcp:127.0.0.1:1", "tcp:127.0.0.1:7777"],
            _switch.Vsctl("get-controller", "br-int").Split('\n').Order());
        Assert.Equal(["eth7", "sdn-gre"], _switch.Vsctl("list-ports", "br-int").Split('\n').Order());
        Assert.Equal(
        [
            new ForeignObject(ForeignKind.Bridge, "", "br-user"),
            new ForeignObject(ForeignKind.Port, "br-int", "eth7"),
            new ForeignObject(ForeignKind.Controller, "br-int", "tcp:127.0.0.1:7777"),
        ], report.Foreign.OrderBy(foreign => foreign.Kind));
    }

    [Fact]
    public async Task SwitchClient_takes_away_only_ports_and_controllers_of_its_own()
    {
        await using SwitchClient client = await ConnectAsync();
        await client.EnsureAsync(Wanted, null, Cancel);
        _switch.Vsctl("add-port", "br-int", "eth7", "--", "--id=@c", "create", "controller", "target=\"tcp:127.0.0.1:7\"",
            "--", "add", "bridge", "br-int", "controller", "@c");
        await client.Database.UntilAsync(view => new SwitchState(view.Replica).FindBridge("br-int")!.Controllers.Length == 2);
        await client.EnsureAsync(Wanted with
        {
            Bridges = [Bridge with { Ports = [WantedPort.FlowTunnel("sdn-vxlan", "vxlan", null)], Controller = null }],
        }, null, Cancel);
        Assert.Equal(["eth7", "sdn-vxlan"], _switch.Vsctl("list-ports", "br-int").Split('\n').Order());
        Assert.Equal("tcp:127.0.0.1:7", _switch.Vsctl("get-controller", "br-int"));
    }

    [Fact]
    public async Task SwitchClient_takes_its_tunnel_from_an_abandoned_bridge_and_leaves_the_bridge()
    {
        await using SwitchClient client = await ConnectAsync();
        await client.EnsureAsync(Wanted, null, Cancel);
        EnsureReport report = await client.EnsureAsync(
            new WantedSwitch { AbandonedBridges = ["br-int", "br-gone"] }, null, Cancel);
        Assert.Equal(["bridge br-int: port sdn-gre removed"], report.Changes);
        Assert.Equal("br-int", _switch.Vsctl("list-br"));
        Assert.Equal("", _switch.Vsctl("list-ports", "br-int"));
        Assert.Equal("tcp:127.0.0.1:1", _switch.Vsctl("get-controller", "br-int"));
    }

    [Fact]
    public async Task SwitchClient_sets_the_options_of_its_tunnel_right_but_not_of_somebody_elses()
    {
        await using SwitchClient client = await ConnectAsync();
        await client.EnsureAsync(Wanted, null, Cancel);
        _switch.Vsctl("set", "interface", "sdn-gre", "options:remote_ip=10.9.9.9", "options:csum=true");
        await client.Database.UntilAsync(view => Options(view, "sdn-gre") == 4);
        EnsureReport report = await client.EnsureAsync(Wanted, null, Cancel);
        Assert.Equal(["bridge br-int: port sdn-gre set right"], report.Changes);
        Assert.Equal("{key=flow, local_ip=172.31.0.1, remote_ip=flow}", _switch.Get("interface", "sdn-gre", "options"));

        _switch.Vsctl("set", "interface", "sdn-gre", "options:csum=true", "--", "clear", "port", "sdn-gre", "external_ids");
        await client.Database.UntilAsync(view => Options(view, "sdn-gre") == 4);
        Assert.Empty((await client.EnsureAsync(Wanted, null, Cancel)).Faults);
        _switch.Vsctl("set", "interface", "sdn-gre", "options:remote_ip=10.9.9.9");
        await client.Database.UntilAsync(view => new SwitchState(view.Replica) is var state && state
            .InterfacesOf(state.FindPort(state.FindBridge("br-int")!, "sdn-gre")!).Single().Options["remote_ip"] != "flow");
        report = await client.EnsureAsync(Wanted, null, Cancel);
        Assert.Empty(report.Changes);
        Assert.Contains("somebody else", Assert.Single(report.Faults).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SwitchClient_tells_which_port_failed_and_why()
    {
        _switch.Vsctl("init");
        _switch.StartSwitch();
        await using SwitchClient client = await ConnectAsync();
        WantedBridge bridge = Bridge with { Ports = [new WantedPort("nosuchdev"), .. Bridge.Ports] };
        EnsureReport report = await client.EnsureAsync(Wanted with { Bridges = [bridge] }, Wait, Cancel);
        PortFault fault = Assert.Single(report.Faults);
        Assert.Equal(("br-int", "nosuchdev"), (fault.Bridge, fault.Port));
        Assert.Equal(_switch.Get("interface", "nosuchdev", "error"), fault.Problem);
        Assert.NotEmpty(fault.Problem);
    }

    [Fact]
    public async Task SwitchClient_tells_that_a_name_is_taken()
    {
        _switch.Vsctl("init");
        _switch.Vsctl("add-br", "br-user", "--", "add-port", "br-user", "sdn-gre");
        await using SwitchClient client = await ConnectAsync();
        EnsureReport report = await client.EnsureAsync(Wanted, null, Cancel);
        PortFault fault = Assert.Single(report.Faults);
        Assert.Equal("port sdn-gre of bridge br-int: bridge br-user has a port or an interface of that name",
            fault.ToString());
        Assert.Equal("sdn-gre", _switch.Vsctl("list-ports", "br-user"));
    }

    [Fact]
    public async Task SwitchClient_says_that_nobody_carries_out_what_it_wrote()
    {
        await using SwitchClient client = await ConnectAsync();
        EnsureReport report = await client.EnsureAsync(Wanted, TimeSpan.FromMilliseconds(100), Cancel);
        Assert.False(report.IsCarriedOut);
        Assert.Equal("br-int", _switch.Vsctl("list-br"));
    }

    [Fact]
    public async Task SwitchClients_that_want_the_same_at_the_same_time_make_it_once()
    {
        SwitchClient[] clients = [await ConnectAsync(), await ConnectAsync(), await ConnectAsync()];
        try
        {
            EnsureReport[] reports = await Task.WhenAll(clients.Select(client => client.EnsureAsync(Wanted, null, Cancel)));
            Assert.Single(reports.SelectMany(report => report.Changes), change => change == "bridge br-int made");
            Assert.Equal("br-int", _switch.Vsctl("list-br"));
        }
        finally
        {
            foreach (SwitchClient client in clients)
                await client.DisposeAsync();
        }
    }

    [Fact]
    public async Task SwitchClient_adds_and_removes_managers_of_its_own()
    {
        _switch.Vsctl("set-manager", "ptcp:1:127.0.0.1");
        await using SwitchClient client = await ConnectAsync();
        await client.EnsureAsync(new WantedSwitch { Managers = ["ptcp:2:127.0.0.1"] }, null, Cancel);
        Assert.Equal(["ptcp:1:127.0.0.1", "ptcp:2:127.0.0.1"], _switch.Vsctl("get-manager").Split('\n').Order());
        EnsureReport report = await client.EnsureAsync(new WantedSwitch { Managers = [] }, null, Cancel);
        Assert.Equal("ptcp:1:127.0.0.1", _switch.Vsctl("get-manager"));
        Assert.Equal([new ForeignObject(ForeignKind.Manager, "", "ptcp:1:127.0.0.1")], report.Foreign);
        Assert.Empty((await client.EnsureAsync(new WantedSwitch(), null, Cancel)).Foreign);
    }

    [Fact]
    public async Task SwitchClient_outlives_an_ovsdb_server_that_is_killed()
    {
        await using SwitchClient client = await ConnectAsync();
        await client.EnsureAsync(Wanted, null, Cancel);
        _switch.KillDatabase();
        await client.Database.UntilAsync(view => view.Problem is not null);
        await Assert.ThrowsAsync<OvsdbDisconnectedException>(() =>
            client.EnsureAsync(new WantedSwitch { Managers = ["ptcp:2:127.0.0.1"] }, null, Cancel));
        Assert.NotNull(client.State.FindBridge("br-int"));
        _switch.StartDatabase();
        await client.Database.UntilAsync(view => view.IsReady && view.Connection == 2);
        Assert.Empty((await client.EnsureAsync(Wanted, null, Cancel)).Changes);
        _switch.Vsctl("del-br", "br-int");
        await client.Database.UntilAsync(view => new SwitchState(view.Replica).Bridges.Count == 0);
        Assert.Equal(["bridge br-int made"], (await client.EnsureAsync(Wanted, null, Cancel)).Changes);
    }

    private static int Options(Controller.Ovsdb.Clients.DatabaseView view, string port)
    {
        var state = new SwitchState(view.Replica);
        return state.InterfacesOf(state.FindPort(state.FindBridge("br-int")!, port)!).Single().Options.Count;
    }

    private async Task<SwitchClient> ConnectAsync()
    {
        SwitchClient client = _switch.Connect();
        await client.Database.UntilReadyAsync();
        return client;
    }
}
