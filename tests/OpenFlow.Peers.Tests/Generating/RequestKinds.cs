using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using static OpenFlow.Peers.Tests.Generating.Written;

namespace OpenFlow.Peers.Tests.Generating;

/// <summary>Multipart requests.</summary>
internal static class RequestKinds
{
    // Of the table's number in its features.
    private const int TableOffset = 2;

    public static IReadOnlyList<Kind> All { get; } =
    [
        .. Empty(MultipartType.Desc, MultipartType.Table, MultipartType.GroupDesc, MultipartType.GroupFeatures,
            MultipartType.MeterFeatures, MultipartType.PortDesc),
        new("MULTIPART_REQUEST FLOW", true, (dice, xid) => MakeFlowStats(dice, xid, MultipartType.Flow)),
        new("MULTIPART_REQUEST AGGREGATE", true, (dice, xid) => MakeFlowStats(dice, xid, MultipartType.Aggregate)),
        new("MULTIPART_REQUEST PORT_STATS", true, (dice, xid) => Message(new PortStatsRequest
        {
            Port = dice.Chance(0.5) ? PortNumber.Any : new PortNumber((uint)dice.Between(1, 4)),
        }, xid)),
        new("MULTIPART_REQUEST QUEUE", true, (dice, xid) => Message(new QueueStatsRequest
        {
            Port = dice.Chance(0.5) ? PortNumber.Any : new PortNumber((uint)dice.Between(1, 4)),
            Queue = new QueueId(0xffffffff),
        }, xid)),
        new("MULTIPART_REQUEST GROUP", true, (dice, xid) => Message(new GroupStatsRequest
        {
            Group = dice.Chance(0.5) ? GroupId.All : new GroupId((uint)dice.Between(1, 9)),
        }, xid)),
        .. new[] { MultipartType.Meter, MultipartType.MeterConfig }.Select(type =>
            new Kind($"MULTIPART_REQUEST {type}", true, (dice, xid) => Message(new MeterStatsRequest
            {
                Type = type,
                Meter = dice.Chance(0.5) ? MeterId.All : new MeterId((uint)dice.Between(1, (int)RandomActions.Known)),
            }, xid))),
        new("QUEUE_GET_CONFIG_REQUEST", true, (dice, xid) => Message(new QueueGetConfigRequest
        {
            Port = dice.Chance(0.5) ? PortNumber.Any : new PortNumber((uint)dice.Between(1, 4)),
        }, xid)),
        new("MULTIPART_REQUEST TABLE_FEATURES", true, (dice, xid) => Message(new MultipartRequest
        {
            Type = MultipartType.TableFeatures,
            Body = dice.Many(1, 2, () => ReplyParts.Table(dice)).DistinctBy(table => table[TableOffset])
                .SelectMany(table => table).ToArray(),
        }, xid)),
        new("MULTIPART_REQUEST FLOW_MONITOR", true, MakeFlowMonitor),
    ];

    private static IEnumerable<Kind> Empty(params MultipartType[] types) => types.Select(type =>
        new Kind($"MULTIPART_REQUEST {type}", true, (_, xid) => Message(new MultipartRequest { Type = type }, xid)));

    private static byte[] MakeFlowMonitor(Dice dice, Xid xid)
    {
        byte[] monitor = Entry(new FlowMonitorRequest
        {
            Monitor = xid.Value,
            Flags = (FlowMonitorFlags)dice.Flags(0x3f) | FlowMonitorFlags.Add,
            Table = new TableId((byte)dice.Pick(0, 1, 255)),
            OutPort = dice.Chance(0.3) ? dice.Port() : PortNumber.Any,
            Match = EventKinds.Match(new RandomMatch(dice, field => !OvsLacks.Field(field))),
        });
        var experimenter = new ExperimenterMultipart
        {
            Id = ExperimenterId.Onf,
            ExperimenterType = FlowMonitorRequest.ExperimenterType,
            Data = monitor,
        };
        var body = new byte[experimenter.Size];
        experimenter.Write(body);
        return Message(new MultipartRequest { Type = MultipartType.Experimenter, Body = body }, xid);
    }

    private static byte[] MakeFlowStats(Dice dice, Xid xid, MultipartType type) => Message(new FlowStatsRequest
    {
        Type = type,
        Table = new TableId((byte)dice.Pick(0, 1, 254, 255)),
        OutPort = dice.Chance(0.3) ? dice.Port() : PortNumber.Any,
        OutGroup = dice.Chance(0.3) ? new GroupId(dice.Int()) : GroupId.Any,
        Cookie = dice.Cookie(),
        CookieMask = dice.Long(),
        Match = new RandomMatch(dice, field => !OvsLacks.Field(field)),
    }, xid);
}
