using Controller.Abstractions;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Flows;

/// <summary>
/// One message of a plan. <paramref name="Subject"/> is the <see cref="Flow"/>, <see cref="Group"/> or
/// <see cref="Meter"/> as it is to be, or, for a delete, as it is.
/// </summary>
internal readonly record struct Change(ChangeKind Kind, object Subject)
{
    // The fixed part of a flow-mod in a bundle, with the header of its match: the largest of the three.
    private const int FixedSize = 88;

    /// <summary>"flow", "group" or "meter".</summary>
    public string What => Subject switch
    {
        Flow => "flow",
        Group => "group",
        _ => "meter",
    };

    /// <summary>Octets that it takes in a bundle, at most some more than it does.</summary>
    public int Size => FixedSize + Subject switch
    {
        Flow flow => flow.Match.Oxms.Length + flow.Instructions.Octets.Length,
        Group group => group.Buckets.Octets.Length,
        _ => 0,
    };

    /// <summary>Sends it by itself.</summary>
    public Xid Send(IMessageSender sender) => Subject switch
    {
        Flow flow => sender.Send(MessageOf(flow)),
        Group group => sender.Send(MessageOf(group)),
        _ => SendMeter(sender, (Meter)Subject),
    };

    /// <summary>Sends it into a bundle that is open; no meter can be in one.</summary>
    public Xid SendInto(IMessageSender sender, BundleId bundle, BundleFlags flags) => Subject switch
    {
        Flow flow => sender.Send(new BundledMessage<FlowMod>(bundle, flags, MessageOf(flow))),
        Group group => sender.Send(new BundledMessage<GroupMod>(bundle, flags, MessageOf(group))),
        _ => throw new InvalidOperationException("no bundle takes a meter-mod"),
    };

    private FlowMod MessageOf(Flow flow) => Kind == ChangeKind.Delete
        ? new FlowMod
        {
            Command = FlowModCommand.DeleteStrict,
            Table = flow.Table,
            Priority = flow.Priority,
            // Someone may have put a flow of his own in its place: that one stays.
            Cookie = flow.Cookie,
            CookieMask = CookieSpace.IsOurs(flow.Cookie) ? CookieSpace.MagicMask : ulong.MaxValue,
            Match = flow.Match.Oxms,
        }
        : new FlowMod
        {
            Command = Kind == ChangeKind.Modify ? FlowModCommand.ModifyStrict : FlowModCommand.Add,
            Table = flow.Table,
            Priority = flow.Priority,
            Cookie = flow.Cookie,
            Flags = flow.Flags,
            Match = flow.Match.Oxms,
            Instructions = flow.Instructions.Octets,
        };

    private GroupMod MessageOf(Group group) => Kind == ChangeKind.Delete
        ? new GroupMod { Command = GroupModCommand.Delete, Group = group.Id }
        : new GroupMod
        {
            Command = Kind == ChangeKind.Add ? GroupModCommand.Add : GroupModCommand.Modify,
            Type = group.Type,
            Group = group.Id,
            Buckets = group.Buckets.Octets,
        };

    private Xid SendMeter(IMessageSender sender, Meter meter)
    {
        if (Kind == ChangeKind.Delete)
            return sender.Send(new MeterMod { Command = MeterModCommand.Delete, Meter = meter.Id });
        return sender.Send(new MeterMod
        {
            Command = Kind == ChangeKind.Add ? MeterModCommand.Add : MeterModCommand.Modify,
            Flags = meter.Flags,
            Meter = meter.Id,
            Bands = MeterBand.Encode(meter.Band),
        });
    }
}
