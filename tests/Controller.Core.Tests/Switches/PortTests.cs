using Controller.Abstractions;
using Controller.Core.Switches;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Tests.Switches;

public sealed class PortTests
{
    private readonly AppScript _app = new();
    private readonly TestController _controller;
    private readonly TestSwitch _sw;

    public PortTests()
    {
        _controller = new TestController(_app.Factory());
        _sw = TestSwitch.Running(_controller);
        _controller.Topology.Heard.Clear();
        _app.Calls.Clear();
    }

    [Fact]
    public void Port_that_comes_is_told_to_link_discovery_and_apps_and_settles_first()
    {
        Status(PortStatusReason.Add, Octets.Port(8));

        Assert.Equal(["port 8 up"], _controller.Topology.Heard);
        Assert.Contains("port 8 Added Settling", _app.Calls);
        Assert.True(_sw.Session.TryGetPort(new PortNumber(8), out SwitchPort port));
        Assert.False(port.Forwards);
    }

    [Fact]
    public void Port_that_goes_down_and_up_again_settles_anew()
    {
        Status(PortStatusReason.Modify, Octets.Port(1, up: false));
        Status(PortStatusReason.Modify, Octets.Port(1));

        Assert.Equal(["port 1 down", "port 1 up"], _controller.Topology.Heard);
        Assert.Equal(["port 1 Changed Down", "port 1 Changed Settling"],
            _app.Calls.Where(call => call.StartsWith("port", StringComparison.Ordinal)));
    }

    [Fact]
    public void Port_that_is_deleted_goes()
    {
        Status(PortStatusReason.Delete, Octets.Port(1));
        Status(PortStatusReason.Delete, Octets.Port(1));

        Assert.Equal(["port 1 gone"], _controller.Topology.Heard);
        Assert.Equal(1, _app.CountOf("port"));
        Assert.False(_sw.Session.TryGetPort(new PortNumber(1), out _));
        Assert.Equal([2u, 3u], _sw.Session.Ports.Select(port => port.Number.Value));
    }

    [Fact]
    public void Port_that_is_described_as_it_was_changes_nothing()
    {
        Status(PortStatusReason.Modify, Octets.Port(1));
        Status((PortStatusReason)9, Octets.Port(1));

        Assert.Empty(_controller.Topology.Heard);
        Assert.Empty(_app.Calls);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(0xffffff01u)]
    [InlineData(0xfffffffdu)]
    [InlineData(0xffffffffu)]
    public void Port_with_a_number_that_no_port_can_have_is_ignored(uint number)
    {
        Status(PortStatusReason.Add, Octets.Port(number));

        Assert.Empty(_controller.Topology.Heard);
        Assert.Equal(3, _sw.Session.Ports.Count);
        Assert.Equal(1, _controller.DropsOf("port-number-reserved"));
    }

    [Fact]
    public void Port_LOCAL_is_a_port()
    {
        Status(PortStatusReason.Add, Octets.Port(0xfffffffe));

        Assert.Equal(["port LOCAL up"], _controller.Topology.Heard);
    }

    [Fact]
    public void Ports_without_end_are_bounded()
    {
        for (uint number = 1; number <= PortTable.MaxPorts + 1000; number++)
        {
            var added = new PortStatus { Reason = PortStatusReason.Add, Port = Octets.Port(number) };
            _sw.Session.OnFrame(Octets.Of(added));
        }
        _sw.Session.OnReadComplete();

        Assert.Equal(PortTable.MaxPorts, _sw.Session.Ports.Count);
        Assert.Equal(1000, _controller.DropsOf("port-table-full"));
    }

    [Fact]
    public void Port_role_of_a_port_that_is_down_or_gone_is_not_taken()
    {
        Status(PortStatusReason.Modify, Octets.Port(1, up: false));
        _app.Calls.Clear();

        _sw.SetRole(1, PortRole.Edge);
        _sw.SetRole(50, PortRole.Edge);

        Assert.Equal(0, _app.CountOf("port"));
        Assert.True(_sw.Session.TryGetPort(new PortNumber(1), out SwitchPort port));
        Assert.Equal(PortRole.Down, port.Role);
    }

    [Fact]
    public void Port_changes_while_flows_are_adopted_get_to_the_apps_once_they_have_started()
    {
        var app = new AppScript();
        var controller = new TestController(app.Factory());
        var script = new SwitchScript { SilentMultiparts = { OpenFlow.Protocol.Multipart.MultipartType.GroupDesc } };
        var sw = new TestSwitch(controller, script);
        sw.Connect();
        Assert.Equal(["created"], app.Calls);

        sw.Receive(new PortStatus { Reason = PortStatusReason.Delete, Port = Octets.Port(1) });
        sw.Receive(new PortStatus { Reason = PortStatusReason.Modify, Port = Octets.Port(2, up: false) });
        sw.Receive(new PortStatus { Reason = PortStatusReason.Add, Port = Octets.Port(8) });
        Assert.Equal(["created"], app.Calls);
        for (int second = 0; second < 10; second++)
        {
            sw.Receive(new EchoRequest([]));
            sw.Tick();
        }

        Assert.Equal(["created", "started", "port 1 Removed Down", "port 2 Changed Down", "port 8 Added Settling"],
            app.Calls.Take(5));
        Assert.Equal("up 1 ports 2,3,8", controller.Topology.Heard[0]);
    }

    [Fact]
    public void Port_that_is_declared_is_an_edge_at_once_and_link_discovery_never_hears_of_it()
    {
        (TestController controller, TestSwitch sw, AppScript app) = Declaring("p2", "p8");

        Assert.Equal(["up 1 ports 1,3"], controller.Topology.Heard);
        Assert.Equal([PortRole.Settling, PortRole.Edge, PortRole.Settling], sw.Session.Ports.Select(port => port.Role));
        app.Calls.Clear();
        sw.Receive(new PortStatus { Reason = PortStatusReason.Modify, Port = Octets.Port(2, up: false) });
        sw.Receive(new PortStatus { Reason = PortStatusReason.Modify, Port = Octets.Port(2) });
        sw.Receive(new PortStatus { Reason = PortStatusReason.Add, Port = Octets.Port(8) });
        sw.Receive(new PortStatus { Reason = PortStatusReason.Delete, Port = Octets.Port(8) });

        Assert.Equal(["up 1 ports 1,3"], controller.Topology.Heard);
        Assert.Equal(["port 2 Changed Down", "port 2 Changed Edge", "port 8 Added Edge", "port 8 Removed Down"],
            app.Calls.Where(call => call.StartsWith("port", StringComparison.Ordinal)));
    }

    [Fact]
    public void Port_that_is_declared_takes_no_role_from_link_discovery_and_has_no_flow_for_its_probes()
    {
        (TestController _, TestSwitch sw, AppScript _) = Declaring("p2");

        sw.SetRole(2, PortRole.Blocked);
        sw.Settle();
        sw.Answer();

        Assert.True(sw.Session.TryGetPort(new PortNumber(2), out SwitchPort port));
        Assert.Equal((PortRole.Edge, true), (port.Role, port.IsDeclared));
        var desired = new DesiredState();
        CoreFlows.Declare(desired, sw.Session.Ports, sw.Session.Features);
        Assert.Equal([1u, 3u], desired.Flows.Keys
            .Select(key => key.Match.View.TryFind(OxmFields.InPort, out Oxm oxm) ? (uint)oxm.Number : 0)
            .Distinct().Order());
    }

    [Fact]
    public void Ports_that_another_configuration_declares_become_edges_and_those_it_no_longer_does_settle()
    {
        var now = new HashSet<string> { "p2" };
        var ports = new PortTable(now.Contains);
        foreach (uint number in (uint[])[1, 2, 3])
            ports.Set(Octets.Port(number));
        now.Clear();
        now.Add("p3");

        Assert.Equal([PortRole.Settling, PortRole.Settling, PortRole.Edge],
            ports.With(now.Contains).Select(port => port.Role));
        Assert.Equal([2u, 3u], ports.Redeclare().Select(changed => changed.Port.Number.Value));
        Assert.Equal([PortRole.Settling, PortRole.Settling, PortRole.Edge], ports.Ports.Select(port => port.Role));
        Assert.Empty(ports.Redeclare());
    }

    private static (TestController, TestSwitch, AppScript) Declaring(params string[] ports)
    {
        var app = new AppScript();
        var controller = new TestController(new ControllerOptions
        {
            Configuration = new AppConfiguration
            {
                Apps = [app.Factory()],
                DeclaredPorts = new Dictionary<DatapathId, IReadOnlySet<string>>
                {
                    [new DatapathId(1)] = ports.ToHashSet(),
                },
            },
        });
        var sw = new TestSwitch(controller);
        sw.Connect();
        return (controller, sw, app);
    }

    private void Status(PortStatusReason reason, PortDescription port) =>
        _sw.Receive(new PortStatus { Reason = reason, Port = port });
}
