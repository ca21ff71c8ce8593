using Controller.Abstractions;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Tests.Switches;

public sealed class PacketInTests
{
    private readonly AppScript _app = new();
    private readonly TestController _controller;

    public PacketInTests() => _controller = new TestController(_app.Factory());

    [Fact]
    public void PacketIn_from_a_port_that_forwards_gets_to_the_app()
    {
        TestSwitch sw = TestSwitch.Running(_controller);

        sw.ReceiveFrame(Octets.PacketIn(2));

        Assert.Contains("packet 2", _app.Calls);
        Assert.Equal(1, sw.Counters.PacketIns);
        Assert.Equal(0, sw.Counters.IgnoredPacketIns);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(13)]
    public void PacketIn_too_short_for_an_Ethernet_header_is_ignored_and_counted(int size)
    {
        TestSwitch sw = TestSwitch.Running(_controller);

        sw.ReceiveFrame(Octets.PacketIn(1, new byte[size]));

        Assert.Equal(0, _app.CountOf("packet"));
        Assert.Equal(1, sw.Counters.IgnoredPacketIns);
        Assert.Equal(1, _controller.DropsOf("packet-in-too-short"));
        Assert.Empty(_controller.Log.Warnings);
    }

    [Theory]
    [InlineData(PortRole.Settling)]
    [InlineData(PortRole.Blocked)]
    public void PacketIn_from_a_port_that_does_not_forward_is_ignored_and_counted(PortRole role)
    {
        TestSwitch sw = TestSwitch.Running(_controller);
        sw.SetRole(1, role);

        sw.ReceiveFrame(Octets.PacketIn(1));

        Assert.Equal(0, _app.CountOf("packet"));
        Assert.Equal(1, _controller.DropsOf("packet-in-port-not-forwarding"));
    }

    [Theory]
    [InlineData(99u)]
    [InlineData(0u)]
    [InlineData(0xfffffffdu)]
    [InlineData(0xffffffffu)]
    public void PacketIn_from_a_port_that_is_not_there_is_ignored_and_counted(uint port)
    {
        TestSwitch sw = TestSwitch.Running(_controller);

        sw.ReceiveFrame(Octets.PacketIn(port));

        Assert.Equal(0, _app.CountOf("packet"));
        Assert.Equal(1, _controller.DropsOf("packet-in-port-not-forwarding"));
    }

    [Fact]
    public void PacketIn_without_an_ingress_port_is_ignored_and_counted()
    {
        TestSwitch sw = TestSwitch.Running(_controller);

        sw.Receive(new PacketIn { Data = Octets.Ethernet() });

        Assert.Equal(0, _app.CountOf("packet"));
        Assert.Equal(1, _controller.DropsOf("packet-in-port-not-forwarding"));
    }

    [Fact]
    public void PacketIn_with_LLDP_goes_to_link_discovery_whatever_the_port_may_do()
    {
        TestSwitch sw = TestSwitch.Running(_controller);
        sw.SetRole(1, PortRole.Blocked);

        sw.ReceiveFrame(Octets.PacketIn(1, Octets.Ethernet(type: 0x88cc)));

        Assert.Equal("frame on 1", _controller.Topology.Heard[^1]);
        Assert.Equal(0, _app.CountOf("packet"));
    }

    [Fact]
    public void PacketIn_before_the_switch_is_ready_is_ignored_and_counted()
    {
        var sw = new TestSwitch(_controller);
        sw.Receive(new Hello());

        sw.ReceiveFrame(Octets.PacketIn(1));

        Assert.Equal(1, _controller.DropsOf("packet-in-before-ready"));
        Assert.False(sw.Connection.IsClosed);
    }

    [Fact]
    public void PacketIn_that_no_app_wants_is_counted()
    {
        _app.Verdict = Verdict.Pass;
        TestSwitch sw = TestSwitch.Running(_controller);

        sw.ReceiveFrame(Octets.PacketIn(1));

        Assert.Equal(1, _controller.DropsOf("packet-in-no-app"));
        Assert.Equal(1, sw.Counters.IgnoredPacketIns);
    }

    [Fact]
    public void PacketIn_goes_to_the_apps_in_order_until_one_handles_it()
    {
        var first = new AppScript { Verdict = Verdict.Pass };
        var last = new AppScript();
        TestSwitch sw = TestSwitch.Running(new TestController(first.Factory("a"), _app.Factory("b", 2),
            last.Factory("c", 3)));

        sw.ReceiveFrame(Octets.PacketIn(1));

        Assert.Equal((1, 1, 0), (first.CountOf("packet"), _app.CountOf("packet"), last.CountOf("packet")));
    }

    [Fact]
    public void PacketIn_answers_keep_flow_mod_ahead_of_packet_out()
    {
        TestSwitch sw = TestSwitch.Running(_controller);
        sw.TakeSent();
        ISwitch seen = _app.Instances[^1].Switch;
        SwitchCounters before = sw.Counters;

        seen.Send(new FlowMod { Table = new TableId(30) });
        seen.Send(new PacketOut { Data = Octets.Ethernet() });

        byte[][] sent = [.. sw.TakeSent()];
        Assert.Equal([MessageType.FlowMod, MessageType.PacketOut], sent.Select(frame => frame.Header().Type));
        Assert.True(FlowMod.TryRead(sent[0], out FlowMod flowMod, out _));
        Assert.Equal(BufferId.None, flowMod.BufferId);
        Assert.True(PacketOut.TryRead(sent[1], out PacketOut packetOut, out _));
        Assert.Equal(BufferId.None, packetOut.BufferId);
        Assert.Equal((1, 1), (sw.Counters.FlowMods - before.FlowMods, sw.Counters.PacketOuts - before.PacketOuts));
    }

    [Fact]
    public void PacketOut_too_large_for_its_16_bit_length_is_dropped_and_counted()
    {
        TestSwitch sw = TestSwitch.Running(_controller);
        sw.TakeSent();
        IEnumerable<IAction> outputs = Enumerable.Repeat<IAction>(new OutputAction(new PortNumber(1)), 100);
        ActionList flood = ActionList.Of([.. outputs]);

        _app.Instances[^1].Switch.Send(new PacketOut { Actions = flood.Octets, Data = new byte[64_000] });

        Assert.Empty(sw.TakeSent());
        Assert.Equal(1, _controller.DropsOf("packet-out-too-large"));
        Assert.Equal(0, sw.Counters.PacketOuts);
    }

    [Fact]
    public void FlowMod_too_large_for_its_16_bit_length_leaves_no_octet_in_the_stream()
    {
        TestSwitch sw = TestSwitch.Running(_controller);
        sw.TakeSent();

        Assert.Throws<ArgumentOutOfRangeException>(() =>
            _app.Instances[^1].Switch.Send(new FlowMod { Instructions = new byte[65_520] }));

        Assert.Empty(sw.TakeSent());
    }

    [Fact]
    public void FlowRemoved_goes_to_the_app_whose_flow_it_was()
    {
        var other = new AppScript();
        TestSwitch sw = TestSwitch.Running(new TestController(_app.Factory("a"), other.Factory("b", 2)));

        sw.Receive(new FlowRemoved { Cookie = new CookieSpace(2).Dynamic(1, 1), Priority = 42 });

        Assert.Equal("removed 42", other.Calls[^1]);
        Assert.Equal(0, _app.CountOf("removed"));
    }

    [Fact]
    public void FlowRemoved_of_a_flow_that_is_not_ours_or_was_never_flagged_harms_nothing()
    {
        TestSwitch sw = TestSwitch.Running(_controller);

        sw.Receive(new FlowRemoved { Cookie = new Cookie(1), Priority = 1 });
        sw.Receive(new FlowRemoved { Cookie = new CookieSpace(77).Dynamic(1, 1), Priority = 2 });
        sw.Receive(new FlowRemoved { Cookie = new Cookie(ulong.MaxValue), Reason = (FlowRemovedReason)200 });

        Assert.Equal(0, _app.CountOf("removed"));
        Assert.Equal(3, _controller.DropsOf("flow-removed-not-ours"));
        Assert.False(sw.Connection.IsClosed);
    }
}
