using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using static OpenFlow.Peers.Tests.Generating.Written;

namespace OpenFlow.Peers.Tests.Generating;

/// <summary>Multipart requests.</summary>
internal static class RequestKinds
{
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
    ];

    private static IEnumerable<Kind> Empty(params MultipartType[] types) => types.Select(type =>
        new Kind($"MULTIPART_REQUEST {type}", true, (_, xid) => Message(new MultipartRequest { Type = type }, xid)));

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
