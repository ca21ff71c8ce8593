using Controller.Core.Switches;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Tests.Switches;

/// <summary>Two connections, one datapath id.</summary>
public sealed class SwitchRegistryTests
{
    private static readonly DatapathId Id = new(1);

    private readonly TestController _controller = new();

    [Fact]
    public void Registry_refuses_a_newcomer_while_the_old_switch_is_alive()
    {
        TestSwitch old = TestSwitch.Running(_controller);
        var newcomer = new TestSwitch(_controller);
        newcomer.Connect();
        Assert.False(newcomer.Connection.IsClosed);

        old.Answer();

        Assert.True(newcomer.Connection.IsClosed);
        Assert.False(old.Connection.IsClosed);
        Assert.Equal(1, _controller.DropsOf("duplicate-datapath-id"));
        newcomer.Drop();
        Assert.Same(old.Session, _controller.Registry.Find(Id));
        Assert.Contains(_controller.Log.Warnings,
            line => line.Contains("other-config:datapath-id", StringComparison.Ordinal));
        Assert.Equal(1, old.Counters.Connections);
    }

    [Fact]
    public void Registry_lets_a_newcomer_replace_an_old_switch_that_is_dead()
    {
        TestSwitch old = TestSwitch.Running(_controller);
        var newcomer = new TestSwitch(_controller);
        newcomer.Connect();

        old.Tick(2);

        Assert.True(old.Connection.IsClosed);
        Assert.Same(old.Session, _controller.Registry.Find(Id));
        old.Drop();
        newcomer.Answer();
        Assert.Same(newcomer.Session, _controller.Registry.Find(Id));
        Assert.Equal((2L, 1L), (newcomer.Counters.Connections, newcomer.Counters.Disconnections));
        // Link discovery hears of the old one's end first.
        Assert.Equal(["up 1 ports 1,2,3", "down 1", "up 1 ports 1,2,3"], _controller.Topology.Heard);
    }

    [Fact]
    public void Registry_lets_a_newcomer_in_when_the_old_switch_leaves_while_it_is_asked()
    {
        TestSwitch old = TestSwitch.Running(_controller);
        var newcomer = new TestSwitch(_controller);
        newcomer.Connect();

        old.Drop();
        newcomer.Answer();

        Assert.Same(newcomer.Session, _controller.Registry.Find(Id));
        Assert.False(newcomer.Connection.IsClosed);
    }

    [Fact]
    public void Registry_refuses_a_third_while_the_second_waits()
    {
        TestSwitch old = TestSwitch.Running(_controller);
        var second = new TestSwitch(_controller);
        second.Connect();
        var third = new TestSwitch(_controller);
        third.Connect();

        Assert.True(third.Connection.IsClosed);
        third.Drop();
        old.Drop();
        second.Answer();

        Assert.Same(second.Session, _controller.Registry.Find(Id));
    }

    [Fact]
    public void Registry_forgets_a_newcomer_that_leaves_while_it_waits()
    {
        TestSwitch old = TestSwitch.Running(_controller);
        var newcomer = new TestSwitch(_controller);
        newcomer.Connect();

        newcomer.Drop();
        old.Drop();

        Assert.Null(_controller.Registry.Find(Id));
        Assert.Same(TestSwitch.Running(_controller).Session, _controller.Registry.Find(Id));
    }

    [Fact]
    public void Registry_forgets_a_switch_that_leaves_before_it_hears_that_it_is_in()
    {
        var sw = new TestSwitch(_controller);
        sw.Connection.Queues = true;
        sw.Connect();
        Assert.Same(sw.Session, _controller.Registry.Find(Id));

        sw.Drop();
        sw.Connection.RunPosted();

        Assert.Null(_controller.Registry.Find(Id));
        Assert.Same(TestSwitch.Running(_controller).Session, _controller.Registry.Find(Id));
    }

    [Fact]
    public void Registry_forgets_a_newcomer_that_leaves_between_the_old_ones_end_and_its_turn()
    {
        TestSwitch old = TestSwitch.Running(_controller);
        var newcomer = new TestSwitch(_controller);
        newcomer.Connect();
        newcomer.Connection.Queues = true;
        old.Drop();

        newcomer.Drop();
        newcomer.Connection.RunPosted();

        Assert.Null(_controller.Registry.Find(Id));
        Assert.Same(TestSwitch.Running(_controller).Session, _controller.Registry.Find(Id));
    }

    [Fact]
    public void Registry_gives_the_id_on_when_the_holder_was_closing_already()
    {
        TestSwitch old = TestSwitch.Running(_controller);
        old.Session.Close("for a test");
        var newcomer = new TestSwitch(_controller);
        newcomer.Connect();

        old.Drop();
        newcomer.Answer();

        Assert.Same(newcomer.Session, _controller.Registry.Find(Id));
    }

    [Fact]
    public void Registry_remembers_a_switch_that_has_gone_and_what_it_counted()
    {
        TestSwitch sw = TestSwitch.Running(_controller);
        sw.ReceiveFrame(Octets.PacketIn(1));
        sw.Drop();

        SwitchSnapshot gone = Assert.Single(_controller.Registry.Snapshots);
        Assert.False(gone.Connected);
        Assert.Equal(1, gone.Counters.PacketIns);
        TestSwitch.Running(_controller).ReceiveFrame(Octets.PacketIn(1));
        SwitchSnapshot back = Assert.Single(_controller.Registry.Snapshots);

        Assert.True(back.Connected);
        Assert.Equal((2L, 2L, 1L), (back.Counters.PacketIns, back.Counters.Connections, back.Counters.Disconnections));
    }

    [Fact]
    public void Registry_does_not_remember_more_ids_than_its_bound()
    {
        for (ulong id = 1; id <= SwitchRegistry.MaxRemembered + 50; id++)
        {
            var sw = new TestSwitch(_controller,
                new SwitchScript { Id = new DatapathId(id), Silent = { MessageType.BarrierRequest } });
            sw.Connect();
            sw.Script.Silent.Clear();
            sw.ReceiveFrame(Octets.Of(new OpenFlow.Protocol.Messages.BarrierReply(), BarrierOf(sw)));
            sw.Drop();
        }

        Assert.Equal(SwitchRegistry.MaxRemembered, _controller.Registry.RememberedCount);
    }

    private static uint BarrierOf(TestSwitch sw) =>
        sw.Script.HeardOf(MessageType.BarrierRequest).First().Header().Xid.Value;
}
