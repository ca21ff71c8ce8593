using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;
using static OpenFlow.Peers.Tests.Generating.Written;

namespace OpenFlow.Peers.Tests.Generating;

/// <summary>What a switch sends unasked.</summary>
internal static class EventKinds
{
    public static IReadOnlyList<Kind> All { get; } =
    [
        new("PACKET_IN", false, MakePacketIn),
        new("FLOW_REMOVED", false, MakeFlowRemoved),
        new("PORT_STATUS", false, (dice, xid) => Message(
            new PortStatus { Reason = (PortStatusReason)dice.Between(0, 2), Port = Port(dice) }, xid)),
    ];

    public static FlowDuration Duration(Dice dice) => new(dice.Int(), (uint)dice.Between(0, 999_999_999));

    public static PortDescription Port(Dice dice) => new(dice.Port(), dice.Mac(), dice.Text(15))
    {
        Config = (PortConfig)dice.Flags(0x65),
        State = (PortState)dice.Flags(7),
        Current = (PortFeatures)dice.Flags(0xffff),
        Advertised = (PortFeatures)dice.Flags(0xffff),
        Supported = (PortFeatures)dice.Flags(0xffff),
        Peer = (PortFeatures)dice.Flags(0xffff),
        CurrentSpeed = dice.Int(),
        MaxSpeed = dice.Int(),
    };

    public static MatchView Match(RandomMatch match)
    {
        var octets = new byte[MatchView.SizeOf(match.Oxms)];
        MatchView.Write(octets, match.Oxms);
        Assert.True(MatchView.TryRead(octets, out MatchView view, out _, out OpenFlowError error), error.Name);
        return view;
    }

    private static byte[] MakePacketIn(Dice dice, Xid xid)
    {
        byte[] data = dice.Octets(dice.Between(0, 128));
        return Message(new PacketIn
        {
            TotalLength = (ushort)(data.Length + dice.Between(0, 1400)),
            Reason = (PacketInReason)dice.Between(0, 2),
            Table = new TableId((byte)dice.Between(0, 254)),
            Cookie = dice.Cookie(),
            Match = Match(new RandomMatch(dice, IsMetadata)),
            Data = data,
        }, xid);
    }

    // A packet-in's match has what isn't in the packet.
    public static bool IsMetadata(OxmField field) =>
        field == OxmFields.InPort || field == OxmFields.Metadata || field == OxmFields.TunnelId
        || OxmFields.NxmRegisters.Contains(field);

    private static byte[] MakeFlowRemoved(Dice dice, Xid xid) => Message(new FlowRemoved
    {
        Cookie = dice.Cookie(),
        Priority = dice.Short(),
        Reason = (FlowRemovedReason)dice.Between(0, 3),
        Table = new TableId((byte)dice.Between(0, 254)),
        Duration = Duration(dice),
        IdleTimeout = dice.Short(),
        HardTimeout = dice.Short(),
        PacketCount = dice.Long(),
        ByteCount = dice.Long(),
        Match = Match(new RandomMatch(dice, field => !OvsLacks.Field(field))),
    }, xid);
}
