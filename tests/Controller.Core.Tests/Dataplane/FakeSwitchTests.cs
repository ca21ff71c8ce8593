using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;
using Testing;

namespace Controller.Core.Tests.Dataplane;

/// <summary>The fake switch over a real socket, against a controller that does only what a test says.</summary>
public sealed class FakeSwitchTests : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    private readonly RawController _controller = new();
    private FakeSwitch _switch = new();

    public async ValueTask DisposeAsync()
    {
        await _switch.DisposeAsync();
        await _controller.DisposeAsync();
    }

    [Fact]
    public async Task FakeSwitch_tells_who_it_is()
    {
        await Connect(new FakeSwitchOptions { Id = new DatapathId(7), AuxiliaryId = 3 });
        _controller.Send(new FeaturesRequest());
        byte[] reply = await _controller.ReadAsync(MessageType.FeaturesReply);
        Assert.True(FeaturesReply.TryRead(reply, out FeaturesReply features, out _));
        Assert.Equal((7ul, 254, 3), (features.DatapathId.Value, features.TableCount, features.AuxiliaryId));
    }

    [Fact]
    public async Task FakeSwitch_refuses_a_controller_without_its_version()
    {
        byte[] only15 = [0, 1, 0, 8, 0, 0, 0, 1 << 6];
        await Connect(new FakeSwitchOptions { HelloVersion = 6, HelloElements = only15 }, sayHello: false);
        await _controller.ReadAsync(MessageType.Hello);
        _controller.Send(new Hello());
        Assert.Equal("OFPHFC_INCOMPATIBLE", (await _controller.ReadErrorAsync()).Name);
        Assert.True(await _controller.IsClosedAsync());
        Assert.Equal("no common version", await _switch.ClosedAsync(Bound));
    }

    [Fact]
    public async Task FakeSwitch_error_carries_the_first_64_octets_of_the_request_and_its_xid()
    {
        await Connect();
        Xid xid = _controller.Send(new FlowMod { Match = new byte[12 * 8] });
        byte[] message = Assert.Single(await _controller.BarrierAsync());
        Assert.True(Error.TryRead(message, out Error error, out _));
        Assert.Equal((xid, 64), (RawController.XidOf(message), error.Data.Length));
    }

    [Fact]
    public async Task FakeSwitch_multipart_reply_comes_in_parts_with_more()
    {
        await Connect(new FakeSwitchOptions { PortCount = 10, MultipartSize = 4 * PortDescription.WireSize });
        _controller.Send(new MultipartRequest { Type = MultipartType.PortDesc });
        var sizes = new List<(int Ports, MultipartFlags Flags)>();
        foreach (byte[] part in await _controller.BarrierAsync())
        {
            Assert.True(MultipartReply.TryRead(part, out MultipartReply reply, out _));
            sizes.Add((reply.Body.Length / PortDescription.WireSize, reply.Flags));
        }
        Assert.Equal([(4, MultipartFlags.More), (4, MultipartFlags.More), (2, MultipartFlags.None)], sizes);
    }

    [Fact]
    public async Task FakeSwitch_flow_dump_tells_what_the_flow_mods_made()
    {
        await Connect();
        Match match = Match.Any.InPort(new PortNumber(1));
        _controller.Send(NewFlow(match, cookie: 5));
        _controller.Send(NewFlow(Match.Any, cookie: 6));
        _controller.Send(new FlowStatsRequest { Cookie = new Cookie(5), CookieMask = ulong.MaxValue });
        byte[] message = Assert.Single(await _controller.BarrierAsync());
        Assert.True(MultipartReply.TryRead(message, out MultipartReply reply, out _));
        Assert.True(EntryListView.TryRead(reply.Body, out EntryListView<FlowStatsEntry> flows, out _));
        foreach (FlowStatsEntry flow in flows)
            Assert.Equal((match, 5ul), (Match.From(flow.Match), flow.Cookie.Value));
    }

    [Fact]
    public async Task FakeSwitch_packet_in_and_packet_out_go_through_the_model()
    {
        await Connect();
        _controller.Send(NewFlow(Match.Any, to: PortNumber.Controller, priority: 0));
        await _controller.BarrierAsync();
        _switch.Receive(2, Frames.Plain(1, 2));
        byte[] message = await _controller.ReadAsync(MessageType.PacketIn);
        Assert.True(PacketIn.TryRead(message, out PacketIn packet, out _));
        Assert.Equal((2u, PacketInReason.NoMatch), (packet.InPort.Value, packet.Reason));
        _controller.Send(new PacketOut
        {
            InPort = packet.InPort,
            Actions = ActionList.Of(new OutputAction(PortNumber.Flood)).Octets,
            Data = packet.Data,
        });
        Assert.Equal(Frames.Plain(1, 2), await _switch.NextOutputAsync(1, Bound));
        Assert.Equal(Frames.Plain(1, 2), await _switch.NextOutputAsync(4, Bound));
        Assert.Equal(0, _switch.OutputsOf(2).Count);
    }

    [Fact]
    public async Task FakeSwitch_port_and_flow_changes_are_told()
    {
        var time = new ManualTime();
        _switch = new FakeSwitch(new FakeSwitchOptions(), time);
        await _controller.AcceptAsync(_switch);
        _controller.Send(NewFlow(Match.Any, flags: FlowModFlags.SendFlowRemoved, hard: 5));
        await _controller.BarrierAsync();
        _switch.SetLink(3, up: false);
        byte[] told = await _controller.ReadAsync(MessageType.PortStatus);
        Assert.True(PortStatus.TryRead(told, out PortStatus status, out _));
        Assert.Equal((PortStatusReason.Modify, false), (status.Reason, status.Port.IsUp));
        time.Advance(TimeSpan.FromSeconds(5));
        _switch.Expire();
        byte[] message = await _controller.ReadAsync(MessageType.FlowRemoved);
        Assert.True(FlowRemoved.TryRead(message, out FlowRemoved removed, out _));
        Assert.Equal((FlowRemovedReason.HardTimeout, 5u), (removed.Reason, removed.Duration.Seconds));
    }

    [Fact]
    public async Task FakeSwitch_bundle_is_all_or_nothing()
    {
        await Connect();
        var bundle = new BundleId(9);
        _controller.Send(new BundleControl { Bundle = bundle, Type = BundleControlType.OpenRequest });
        await _controller.ReadAsync(MessageType.Experimenter);
        _controller.SendBundled(NewFlow(Match.Any), bundle);
        Xid bad = _controller.SendBundled(NewFlow(Match.Any, to: PortNumber.Any), bundle);
        Xid commit = _controller.Send(new BundleControl { Bundle = bundle, Type = BundleControlType.CommitRequest });
        Assert.Equal(("OFPBAC_BAD_OUT_PORT", bad), await _controller.ReadErrorAsync());
        byte[] message = await _controller.ReadAsync(MessageType.Error);
        Assert.True(Error.TryRead(message, out Error failed, out _));
        Assert.Equal((2313, commit), (failed.ExperimenterType, RawController.XidOf(message)));
        Assert.Empty(_switch.Ask(model => model.Flows.All.ToList()));
    }

    [Fact]
    public async Task FakeSwitch_bundle_changes_all_at_its_commit()
    {
        await Connect();
        var bundle = new BundleId(9);
        _controller.Send(new BundleControl { Bundle = bundle, Type = BundleControlType.OpenRequest });
        _controller.SendBundled(NewFlow(Match.Any), bundle);
        Assert.Single(await _controller.BarrierAsync());
        Assert.Empty(_switch.Ask(model => model.Flows.All.ToList()));
        _controller.Send(new BundleControl { Bundle = bundle, Type = BundleControlType.CommitRequest });
        await _controller.ReadAsync(MessageType.Experimenter);
        Assert.Single(_switch.Ask(model => model.Flows.All.ToList()));
    }

    [Fact]
    public async Task FakeSwitch_without_extensions_refuses_them()
    {
        await Connect(new FakeSwitchOptions { Bundles = false, Pipeline = new() { NiciraActions = false } });
        _controller.Send(new BundleControl { Type = BundleControlType.OpenRequest });
        Assert.Equal("OFPBRC_BAD_EXPERIMENTER", (await _controller.ReadErrorAsync()).Name);
        var learn = new OpenFlow.Protocol.Actions.Nicira.LearnBuilder(new TableId(1)).Build();
        // A probe: nothing to delete, but the action is read.
        _controller.Send(new FlowMod
        {
            Command = FlowModCommand.DeleteStrict,
            Instructions = OpenFlow.Protocol.Instructions.InstructionList.Apply(learn).Octets,
        });
        Assert.Equal("OFPBAC_BAD_EXPERIMENTER", (await _controller.ReadErrorAsync()).Name);
    }

    [Fact]
    public async Task FakeSwitch_slave_reads_only_and_a_stale_generation_is_refused()
    {
        await Connect();
        _controller.Send(new RoleRequest { Role = ControllerRole.Slave, GenerationId = ulong.MaxValue });
        await _controller.ReadAsync(MessageType.RoleReply);
        _controller.Send(NewFlow(Match.Any));
        Assert.Equal("OFPBRC_IS_SLAVE", (await _controller.ReadErrorAsync()).Name);
        // The number wraps around: 0 is newer.
        _controller.Send(new RoleRequest { Role = ControllerRole.Master, GenerationId = 0 });
        await _controller.ReadAsync(MessageType.RoleReply);
        _controller.Send(new RoleRequest { Role = ControllerRole.Master, GenerationId = ulong.MaxValue });
        Assert.Equal("OFPRRFC_STALE", (await _controller.ReadErrorAsync()).Name);
        Assert.Equal(ControllerRole.Master, _switch.Role);
    }

    [Fact]
    public async Task FakeSwitch_keeps_its_flows_over_connections()
    {
        await Connect();
        _controller.Send(NewFlow(Match.Any));
        await _controller.BarrierAsync();
        _switch.Disconnect();
        Assert.True(await _controller.IsClosedAsync());
        await _controller.AcceptAsync(_switch);
        Assert.Single(_switch.Ask(model => model.Flows.All.ToList()));
    }

    [Fact]
    public async Task FakeFaults_switch_goes_silent_deaf_and_away()
    {
        await Connect();
        _switch.Faults.AnswersEcho = false;
        _controller.Send(new EchoRequest([]));
        _switch.Faults.Ignores = message => message[1] == (byte)MessageType.FeaturesRequest;
        _controller.Send(new FeaturesRequest());
        Assert.Empty(await _controller.BarrierAsync());
        _switch.Faults.ClosesAt = MessageType.BarrierRequest;
        _controller.Send(new BarrierRequest());
        Assert.True(await _controller.IsClosedAsync());
        Assert.Equal("fault: closes at BarrierRequest", await _switch.ClosedAsync(Bound));
    }

    [Fact]
    public async Task FakeFaults_switch_that_stops_reading_answers_when_it_reads_again()
    {
        await Connect();
        await _controller.BarrierAsync();
        _switch.Faults.StopReading();
        // The read under way still takes the first; a second one waits.
        _controller.Send(new BarrierRequest());
        await _controller.ReadAsync(MessageType.BarrierReply);
        Xid second = _controller.Send(new BarrierRequest());
        _switch.Send(new EchoRequest([]).ToArray());
        await _controller.ReadAsync(MessageType.EchoRequest);
        _switch.Faults.ResumeReading();
        Assert.Equal(second, RawController.XidOf(await _controller.ReadAsync(MessageType.BarrierReply)));
    }

    [Fact]
    public async Task FakeFaults_silent_switch_does_not_even_say_hello()
    {
        await Connect(new FakeSwitchOptions { Faults = new FakeFaults { IsSilent = true } }, sayHello: false);
        _controller.Send(new Hello());
        await _switch.NextMessageAsync(MessageType.Hello, Bound);
        _switch.Send([4, 0, 0]);
        _switch.Send([8, 0, 0, 0, 1]);
        Assert.Equal(8, (await _controller.ReadAsync(MessageType.Hello)).Length);
    }

    [Fact]
    public async Task FakeSwitch_wait_that_fails_says_what_came_instead()
    {
        await Connect();
        _controller.Send(new BarrierRequest());
        await _controller.BarrierAsync();
        TimeoutException timeout = await Assert.ThrowsAsync<TimeoutException>(
            () => _switch.NextMessageAsync(MessageType.GroupMod, TimeSpan.FromMilliseconds(10)));
        Assert.Contains("no GroupMod within 0.01 s; there came: ", timeout.Message, StringComparison.Ordinal);
        Assert.Contains("BarrierRequest", timeout.Message, StringComparison.Ordinal);
    }

    private async Task Connect(FakeSwitchOptions? options = null, bool sayHello = true)
    {
        await _switch.DisposeAsync();
        _switch = new FakeSwitch(options);
        await _controller.AcceptAsync(_switch, sayHello);
    }

    private static FlowMod NewFlow(Match match, PortNumber? to = null, ulong cookie = 0, ushort priority = 10,
        FlowModFlags flags = FlowModFlags.None, ushort hard = 0) => new()
        {
            Priority = priority,
            Match = match.Oxms,
            Cookie = new Cookie(cookie),
            Flags = flags,
            HardTimeout = hard,
            Instructions = Rig.OutputTo((to ?? new PortNumber(2)).Value).Octets,
        };
}
