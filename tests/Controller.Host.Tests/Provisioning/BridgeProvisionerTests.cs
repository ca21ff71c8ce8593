using Controller.Host.Provisioning;
using Controller.Host.Tests.Fakes;
using Controller.Ovsdb.Addresses;
using Controller.Ovsdb.Ensuring;
using Testing;

namespace Controller.Host.Tests.Provisioning;

/// <summary>What becomes of a real Open vSwitch's database; ovs-vsctl is the judge.</summary>
public sealed class BridgeProvisionerTests : IDisposable
{
    private readonly RealSwitch _switch = new();
    private readonly LineLog _log = new();

    public BridgeProvisionerTests()
    {
        _switch.Vsctl("init");
        _switch.StartSwitch();
    }

    public void Dispose() => _switch.Dispose();

    [Fact]
    public async Task BridgeProvisioner_sets_up_the_bridges_of_a_switch_and_says_what_it_did()
    {
        await using BridgeProvisioner provisioner = Start();
        provisioner.Apply([Bridge("br-a", 0xa), Bridge("br-b", 0xb) with { Tunnels = [], Controller = "tcp:192.0.2.9:1" }]);
        await _log.UntilAsync("bridge br-b made");
        Assert.Equal(["br-a", "br-b"], _switch.Vsctl("list-br").Split('\n'));
        Assert.Equal("sdn-gre", _switch.Vsctl("list-ports", "br-a"));
        Assert.Equal("tcp:127.0.0.1:6699", _switch.Vsctl("get-controller", "br-a"));
        Assert.Equal("tcp:192.0.2.9:1", _switch.Vsctl("get-controller", "br-b"));
        Assert.Contains($"Information: OVSDB {_switch.Address}: connected to {_switch.Address}", _log.Lines);
        Assert.Contains($"Information: OVSDB {_switch.Address}: bridge br-a made", _log.Lines);
        Assert.DoesNotContain(_log.Lines, line => !line.StartsWith("Information", StringComparison.Ordinal));
    }

    [Fact]
    public async Task BridgeProvisioner_puts_right_what_somebody_changes()
    {
        await using BridgeProvisioner provisioner = Start();
        provisioner.Apply([Bridge("br-a", 0xa)]);
        await _log.UntilAsync("bridge br-a made");
        _switch.Vsctl("set-fail-mode", "br-a", "standalone", "--", "del-port", "sdn-gre");
        await _log.UntilAsync("port sdn-gre made");
        Assert.Equal("secure", _switch.Vsctl("get-fail-mode", "br-a"));
        Assert.Equal("sdn-gre", _switch.Vsctl("list-ports", "br-a"));
    }

    [Fact]
    public async Task BridgeProvisioner_takes_the_tunnel_from_a_bridge_that_left_the_policy_and_says_so()
    {
        await using BridgeProvisioner provisioner = Start();
        provisioner.Apply([Bridge("br-a", 0xa)]);
        await _log.UntilAsync("bridge br-a made");
        provisioner.Apply([]);
        await _log.UntilAsync("port sdn-gre removed");
        Assert.Equal("br-a", _switch.Vsctl("list-br"));
        Assert.Equal("", _switch.Vsctl("list-ports", "br-a"));
        Assert.Contains(_log.Lines, line => line.EndsWith(
            "bridge br-a isn't in the policy any more: tunnel ports of ours go, all else is left", StringComparison.Ordinal));
        provisioner.Apply([Bridge("br-a", 0xa)]);
        await _log.UntilAsync("port sdn-gre made");
        Assert.Equal("sdn-gre", _switch.Vsctl("list-ports", "br-a"));
    }

    [Fact]
    [Trait("Category", "Deep")]
    public async Task BridgeProvisioner_leaves_old_tunnels_for_a_while_where_others_take_their_place()
    {
        await using BridgeProvisioner provisioner = Start();
        provisioner.Apply([Bridge("br-a", 0xa)]);
        await _log.UntilAsync("bridge br-a made");
        provisioner.Apply([PerHost("br-a", 0xa, "b", "c")]);
        await _log.UntilAsync("port gre-c made");
        Assert.Equal(["gre-b", "gre-c", "sdn-gre"], _switch.Vsctl("list-ports", "br-a").Split('\n').Order());
        await _log.UntilAsync("port sdn-gre removed");
        Assert.Equal(["gre-b", "gre-c"], _switch.Vsctl("list-ports", "br-a").Split('\n').Order());
        Assert.DoesNotContain(_log.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal));
    }

    [Fact]
    public async Task BridgeProvisioner_says_once_that_a_database_is_away_and_goes_on_when_it_is_back()
    {
        await using BridgeProvisioner provisioner = Start();
        provisioner.Apply([Bridge("br-a", 0xa)]);
        await _log.UntilAsync("bridge br-a made");
        _switch.KillDatabase();
        await _log.UntilAsync("its bridges keep what they have");
        provisioner.Apply([Bridge("br-a", 0xa), Bridge("br-b", 0xb) with { Tunnels = [] }]);
        _switch.StartDatabase();
        await _log.UntilAsync("bridge br-b made");
        Assert.Equal(["br-a", "br-b"], _switch.Vsctl("list-br").Split('\n'));
        Assert.Single(_log.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal)
            && line.Contains("its bridges keep what they have", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Category", "Deep")]
    public async Task BridgeProvisioner_says_what_the_switch_leaves_open_or_others_put_there()
    {
        _switch.KillSwitch();
        _switch.Vsctl("add-br", "br-a", "--", "set-controller", "br-a", "tcp:127.0.0.1:7");
        await using BridgeProvisioner provisioner = Start();
        provisioner.Apply([Bridge("br-a", 0xa) with { FailMode = null }]);
        await _log.UntilAsync("bridge br-a has another controller, tcp:127.0.0.1:7: it was left there");
        await _log.UntilAsync("bridge br-a forwards everything while its controller is away");
        await _log.UntilAsync("ovs-vswitchd hasn't carried out");
        Assert.Equal(["tcp:127.0.0.1:6699", "tcp:127.0.0.1:7"], _switch.Vsctl("get-controller", "br-a").Split('\n').Order());
    }

    [Fact]
    public async Task BridgeProvisioner_says_what_a_database_refuses()
    {
        await using BridgeProvisioner provisioner = Start();
        provisioner.Apply([Bridge("br-a", 0xa) with { FailMode = "open" }]);
        await _log.UntilAsync("what the policy says can't be written: constraint violation");
        Assert.Equal("", _switch.Vsctl("list-br"));
    }

    private BridgeProvisioner Start() => new(6699, new TunnelBoard(), _log, TimeProvider.System);

    private ProvisionedBridge PerHost(string name, ulong id, params string[] remotes) => Bridge(name, id) with
    {
        Tunnels = [.. remotes.Select((remote, index) => WantedPort.TunnelTo(
            $"172.31.0.{index + 2}", $"gre-{remote}", "gre", null, new WantedBfd(100, 100, 3)))],
    };

    private ProvisionedBridge Bridge(string name, ulong id)
    {
        Assert.True(OvsdbAddress.TryParseList(_switch.Address, out var database, out _));
        return new ProvisionedBridge(name, database, id, "dummy", "secure",
            [WantedPort.FlowTunnel("sdn-gre", "gre", null)], null);
    }
}
