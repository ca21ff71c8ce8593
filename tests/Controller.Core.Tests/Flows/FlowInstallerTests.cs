using Controller.Abstractions;
using Controller.Core.Flows;
using Controller.Core.Tests.Switches;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Tests.Flows;

public sealed class FlowInstallerTests
{
    private static readonly OpenFlowError TableFull = new(ErrorType.FlowModFailed, 1);
    private static readonly OpenFlowError GroupExists = new(ErrorType.GroupModFailed, 0);
    private static readonly OpenFlowError UnknownGroup = new(ErrorType.GroupModFailed, 8);
    private static readonly OpenFlowError OutOfBuckets = new(ErrorType.GroupModFailed, 4);
    private static readonly OpenFlowError MeterExists = new(ErrorType.MeterModFailed, 1);
    private static readonly OpenFlowError BadRate = new(ErrorType.MeterModFailed, 6);

    private readonly Sender _sender = new();
    private readonly FlowInstaller _installer;

    public FlowInstallerTests() => _installer = new FlowInstaller(_sender);

    [Fact]
    public void Installer_sends_meters_groups_flows_then_a_barrier_then_what_goes_in_the_opposite_order()
    {
        Apply(Flow(1), GroupOf(1), MeterOf(1));
        _sender.Sent.Clear();

        Apply(Flow(2), GroupOf(2), MeterOf(2));

        Assert.Equal(["meter Add 2", "group Add 2", "flow Add 2", "barrier",
            "flow DeleteStrict 1", "group Delete 1", "meter Delete 1", "barrier"], _sender.Sent);
    }

    [Fact]
    public void Installer_that_has_nothing_to_delete_needs_one_barrier()
    {
        Assert.Equal(1, Apply(Flow(1)));

        Assert.Equal(["flow Add 1", "barrier"], _sender.Sent);
    }

    [Fact]
    public void Installer_sends_nothing_twice()
    {
        Apply(Flow(1), GroupOf(1), MeterOf(1));
        _sender.Sent.Clear();

        Assert.Equal(0, Apply(Flow(1), GroupOf(1), MeterOf(1)));

        Assert.Empty(_sender.Sent);
    }

    [Fact]
    public void Installer_deletes_with_out_port_and_out_group_ANY()
    {
        Apply(Flow(1));
        Apply();

        byte[] frame = _sender.Frames.Last(frame => frame.Header().Type == MessageType.FlowMod);
        Assert.True(FlowMod.TryRead(frame, out FlowMod delete, out _));
        Assert.Equal((FlowModCommand.DeleteStrict, PortNumber.Any, GroupId.Any, BufferId.None),
            (delete.Command, delete.OutPort, delete.OutGroup, delete.BufferId));
    }

    [Fact]
    public void Installer_takes_a_refused_flow_back_and_tries_it_again()
    {
        Apply(Flow(1));

        Assert.True(Refuse("flow Add 1", TableFull, out string what));

        Assert.Contains("priority 1", what, StringComparison.Ordinal);
        Assert.Empty(_installer.Installed.Flows);
        _sender.Sent.Clear();
        Apply(Flow(1));
        Assert.Equal(["flow Add 1", "barrier"], _sender.Sent);
    }

    [Fact]
    public void Installer_knows_a_refused_flow_until_its_own_barrier_comes_back()
    {
        Apply(Flow(1));
        Apply(Flow(1), Flow(2));

        _sender.PassBarrier();
        Assert.True(Refuse("flow Add 2", TableFull, out _));
        _sender.PassBarrier();

        Assert.Equal([Flow(1).Key], _installer.Installed.Flows.Keys);
        Assert.False(Refuse("flow Add 1", TableFull, out _));
    }

    [Fact]
    public void Installer_remembers_the_old_flow_when_its_change_is_refused()
    {
        Apply(Flow(1, output: 1));
        Apply(Flow(1, output: 2));

        Refuse("flow ModifyStrict 1", OpenFlowErrors.BadActionType, out _);

        Assert.Equal(Flow(1, output: 1), _installer.Installed.Flows[Flow(1).Key]);
        _sender.Sent.Clear();
        Apply();
        Assert.Equal(["barrier", "flow DeleteStrict 1", "barrier"], _sender.Sent);
    }

    [Fact]
    public void Installer_remembers_what_the_switch_refused_to_delete()
    {
        Apply(Flow(1));
        Apply();

        Refuse("flow DeleteStrict 1", new OpenFlowError(ErrorType.FlowModFailed, 4), out _);

        _sender.Sent.Clear();
        Apply();
        Assert.Equal(["barrier", "flow DeleteStrict 1", "barrier"], _sender.Sent);
    }

    [Fact]
    public void Installer_remembers_the_old_group_and_meter_when_their_change_is_refused()
    {
        Apply(GroupOf(1, output: 1), MeterOf(1, rate: 1));
        Apply(GroupOf(1, output: 2), MeterOf(1, rate: 2));

        Refuse("group Modify 1", OutOfBuckets, out _);
        Refuse("meter Modify 1", BadRate, out _);

        _sender.Sent.Clear();
        Apply(GroupOf(1, output: 2), MeterOf(1, rate: 2));
        Assert.Equal(["meter Modify 1", "group Modify 1", "barrier"], _sender.Sent);
    }

    [Fact]
    public void Installer_changes_a_group_or_meter_that_it_finds_to_be_there_already()
    {
        Apply(GroupOf(1), MeterOf(1));
        Refuse("group Add 1", GroupExists, out _);
        Refuse("meter Add 1", MeterExists, out _);
        _sender.Sent.Clear();

        Apply(GroupOf(1), MeterOf(1));

        Assert.Equal(["meter Modify 1", "group Modify 1", "barrier"], _sender.Sent);
    }

    [Fact]
    public void Installer_adds_a_group_that_it_finds_to_be_gone()
    {
        Apply(GroupOf(1, output: 1));
        Apply(GroupOf(1, output: 2));
        Refuse("group Modify 1", UnknownGroup, out _);
        _sender.Sent.Clear();

        Apply(GroupOf(1, output: 2));

        Assert.Equal(["group Add 1", "barrier"], _sender.Sent);
    }

    [Fact]
    public void Installer_does_not_know_errors_about_what_it_did_not_send()
    {
        Apply(Flow(1));

        Assert.False(_installer.TryRefuse(new Xid(999), TableFull, out _));
    }

    [Fact]
    public void Installer_owns_groups_by_their_number_and_meters_by_having_made_them()
    {
        _installer.Installed.Found(EntryOf(new GroupId(5)));
        _installer.Installed.Found(EntryOf(GroupOf(5).Id));

        Apply();

        Assert.Equal(["barrier", "group Delete 5", "barrier"], _sender.Sent);
    }

    private bool Refuse(string sent, OpenFlowError error, out string what) =>
        _installer.TryRefuse(_sender.XidOf(sent), error, out what);

    private int Apply(params object[] wanted)
    {
        var desired = new DesiredState();
        foreach (object one in wanted)
        {
            if (one is Flow flow)
                desired.Add(flow);
            else if (one is Group group)
                desired.Add(group);
            else
                desired.Add((Meter)one);
        }
        return _installer.Apply(desired);
    }

    private static OpenFlow.Protocol.Multipart.GroupDescEntry EntryOf(GroupId id) =>
        new() { Group = id, Type = GroupType.All };

    private static Flow Flow(ushort priority, uint output = 1) => new(Pipeline.Policy, priority, Match.Any,
        InstructionList.Apply(new OutputAction(new PortNumber(output))), new CookieSpace(1).Static(1, priority));

    private static Group GroupOf(ushort index, uint output = 1) => new(new CookieSpace(1).Group(index), GroupType.All,
        BucketList.Of(Bucket.Of(new OutputAction(new PortNumber(output)))));

    private static Meter MeterOf(uint id, uint rate = 10) => Meter.OfPackets(new MeterId(id), rate, 10);

    /// <summary>Notes messages in words; barriers come back when the test says.</summary>
    private sealed class Sender : IMessageSender
    {
        private readonly Queue<Action<bool>> _barriers = [];
        private readonly List<(string What, Xid Xid)> _xids = [];

        public List<string> Sent { get; } = [];

        public List<byte[]> Frames { get; } = [];

        public Xid Send<TMessage>(in TMessage message)
            where TMessage : IMessage, allows ref struct
        {
            var xid = new Xid((uint)Frames.Count + 1);
            Frames.Add(Octets.Of(message, xid.Value));
            Sent.Add(Describe(Frames[^1]));
            _xids.Add((Sent[^1], xid));
            return xid;
        }

        public void SendBarrier(Action<bool> passed)
        {
            Sent.Add("barrier");
            _barriers.Enqueue(passed);
        }

        public void PassBarrier() => _barriers.Dequeue()(true);

        public Xid XidOf(string what) => _xids.Last(sent => sent.What == what).Xid;

        private static string Describe(byte[] frame)
        {
            if (FlowMod.TryRead(frame, out FlowMod flow, out _) && frame.Header().Type == MessageType.FlowMod)
                return $"flow {flow.Command} {flow.Priority}";
            if (frame.Header().Type == MessageType.GroupMod && GroupMod.TryRead(frame, out GroupMod group, out _))
                return $"group {group.Command} {group.Group.Value & 0xffff}";
            return MeterMod.TryRead(frame, out MeterMod meter, out _) ? $"meter {meter.Command} {meter.Meter}" : "?";
        }
    }
}
