using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Tests.Switches;

/// <summary>What a session finds out about a switch in its handshake.</summary>
public sealed class FactFinderTests
{
    [Fact]
    public void FactFinder_knows_a_switch_that_can_everything()
    {
        TestSwitch sw = TestSwitch.Running(new TestController());

        Assert.True(sw.Session.Features.Learn);
        Assert.True(sw.Session.Features.ControllerMeter);
        Assert.True(sw.Session.Features.Bundles);
        Assert.True(sw.Session.Features.Groups);
        Assert.Equal(0x20000u, sw.Session.Features.MaxMeter);
        Assert.Equal(("we", "fake", "1.0"),
            (sw.Session.Features.Manufacturer, sw.Session.Features.Hardware, sw.Session.Features.Software));
        Assert.Equal(254, sw.Session.Features.TableCount);
    }

    [Fact]
    public void FactFinder_knows_a_switch_that_can_nothing_of_that()
    {
        var controller = new TestController();
        TestSwitch sw = TestSwitch.Running(controller, new SwitchScript
        {
            KnowsLearn = false,
            KnowsBundles = false,
            RefusedMultiparts = { MultipartType.MeterFeatures, MultipartType.GroupFeatures, MultipartType.Desc },
        });

        Assert.False(sw.Session.Features.Learn);
        Assert.False(sw.Session.Features.ControllerMeter);
        Assert.False(sw.Session.Features.Bundles);
        Assert.False(sw.Session.Features.Groups);
        Assert.Equal(0u, sw.Session.Features.MaxMeter);
        Assert.Equal("0000000000000001", sw.Session.Name);
        // Refusals that were asked for are no errors of the switch.
        Assert.Equal(0, sw.Counters.Errors);
        Assert.Empty(controller.Log.Warnings);
    }

    [Theory]
    [InlineData(MeterFlags.Kbps | MeterFlags.Burst, MeterBandType.Drop)] // counts bits only
    [InlineData(MeterFlags.PacketsPerSecond, MeterBandType.Drop)] // no bursts
    [InlineData(MeterFlags.PacketsPerSecond | MeterFlags.Burst, MeterBandType.DscpRemark)] // can't drop
    public void FactFinder_finds_no_meters_where_they_cannot_drop_by_packets(MeterFlags capabilities,
        MeterBandType band)
    {
        TestSwitch sw = TestSwitch.Running(new TestController(), new SwitchScript
        {
            MeterFeatures = new MeterFeatures
            {
                MaxMeter = 100,
                Capabilities = (uint)capabilities,
                BandTypes = 1u << (int)band,
            },
        });

        Assert.Equal(0u, sw.Session.Features.MaxMeter);
    }

    [Fact]
    public void FactFinder_asks_PORT_DESC_since_FEATURES_REPLY_has_no_ports()
    {
        TestSwitch sw = TestSwitch.Running(new TestController(), new SwitchScript { EntriesAPart = 2 });

        Assert.Equal([1u, 2u, 3u], sw.Session.Ports.Select(port => port.Number.Value));
    }

    [Fact]
    public void FactFinder_asks_for_whole_packets_and_no_fragments_dropped()
    {
        TestSwitch sw = TestSwitch.Running(new TestController());

        byte[] config = Assert.Single(sw.Script.HeardOf(MessageType.SetConfig));

        Assert.Equal("0000ffff", Convert.ToHexStringLower(config[Header.Size..]));
    }

    [Fact]
    public void FactFinder_probes_leave_no_trace()
    {
        TestSwitch sw = TestSwitch.Running(new TestController());

        Assert.All(sw.Script.HeardOf(MessageType.FlowMod).Take(2), frame =>
        {
            Assert.True(FlowMod.TryRead(frame, out FlowMod probe, out _));
            Assert.Equal(FlowModCommand.DeleteStrict, probe.Command);
            Assert.Equal(ulong.MaxValue, probe.CookieMask);
        });
        Assert.Equal([BundleControlType.OpenRequest, BundleControlType.DiscardRequest],
            sw.Script.HeardOf(MessageType.Experimenter).Select(TypeOf));
    }

    [Fact]
    public void FactFinder_waits_for_ports_that_come_behind_the_barrier()
    {
        var sw = new TestSwitch(new TestController(),
            new SwitchScript { SilentMultiparts = { MultipartType.PortDesc } });
        sw.Connect();
        Assert.Empty(sw.Controller.Topology.Heard);
        uint xid = sw.Script.HeardOf(MessageType.MultipartRequest).First(IsPortDesc).Header().Xid.Value;

        sw.ReceiveFrame(SwitchScript.Part(MultipartType.PortDesc, xid, Octets.Entry(Octets.Port(9))));
        sw.Answer();

        Assert.Equal(["up 1 ports 9"], sw.Controller.Topology.Heard);
    }

    [Fact]
    public void FactFinder_ports_lose_against_a_PORT_STATUS_that_comes_later()
    {
        var sw = new TestSwitch(new TestController(),
            new SwitchScript { SilentMultiparts = { MultipartType.PortDesc } });
        sw.Connect();
        uint xid = sw.Script.HeardOf(MessageType.MultipartRequest).First(IsPortDesc).Header().Xid.Value;

        // Before its PORT_DESC: a port goes down that then is described as up again, and one comes that isn't.
        sw.Receive(new PortStatus { Reason = PortStatusReason.Modify, Port = Octets.Port(1, up: false) });
        sw.Receive(new PortStatus { Reason = PortStatusReason.Add, Port = Octets.Port(7) });
        sw.ReceiveFrame(SwitchScript.Part(MultipartType.PortDesc, xid,
            [.. Octets.Entry(Octets.Port(1)), .. Octets.Entry(Octets.Port(2))], more: true));
        // Between its parts: a port goes that was described already.
        sw.Receive(new PortStatus { Reason = PortStatusReason.Delete, Port = Octets.Port(2) });
        sw.ReceiveFrame(SwitchScript.Part(MultipartType.PortDesc, xid, Octets.Entry(Octets.Port(3))));
        sw.Answer();

        Assert.Equal(["up 1 ports 1,3,7"], sw.Controller.Topology.Heard);
        Assert.Equal(["1", "3", "7"], sw.Session.Ports.Select(port => port.Number.ToString()));
        Assert.All(sw.Session.Ports, port => Assert.NotEqual(Controller.Abstractions.PortRole.Down, port.Role));
    }

    private static bool IsPortDesc(byte[] frame) =>
        MultipartRequest.TryRead(frame, out MultipartRequest request, out _) && request.Type == MultipartType.PortDesc;

    private static BundleControlType TypeOf(byte[] frame) =>
        BundleControl.TryRead(frame, out BundleControl control, out _) ? control.Type : default;
}
