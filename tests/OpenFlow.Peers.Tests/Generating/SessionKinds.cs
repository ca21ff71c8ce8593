using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;
using static OpenFlow.Peers.Tests.Generating.Written;

namespace OpenFlow.Peers.Tests.Generating;

/// <summary>What either side says about the session itself.</summary>
internal static class SessionKinds
{
    // Nobody's experimenter id.
    private const uint Nobody = 0x00abcdef;

    public static IReadOnlyList<Kind> All { get; } =
    [
        new("HELLO", true, (_, xid) => Message(new Hello(), xid)),
        new("ECHO_REQUEST", true, (dice, xid) => Message(new EchoRequest(dice.Octets(dice.Between(0, 64))), xid)),
        new("ECHO_REPLY", true, (dice, xid) => Message(new EchoReply(dice.Octets(dice.Between(0, 64))), xid)),
        new("ERROR", false, MakeError),
        new("ERROR/EXPERIMENTER", false, MakeExperimenterError),
        new("EXPERIMENTER", true, MakeExperimenter),
        new("FEATURES_REQUEST", true, (_, xid) => Message(new FeaturesRequest(), xid)),
        new("FEATURES_REPLY", false, MakeFeaturesReply),
        new("GET_CONFIG_REQUEST", true, (_, xid) => Message(new GetConfigRequest(), xid)),
        new("GET_CONFIG_REPLY", false, (dice, xid) => Message(
            new GetConfigReply { Flags = (ConfigFlags)dice.Between(0, 3), MissSendLength = dice.Short() }, xid)),
        new("SET_CONFIG", true, (dice, xid) => Message(
            new SetConfig { Flags = (ConfigFlags)dice.Pick(0, 1, 3), MissSendLength = dice.Short() }, xid)),
        new("BARRIER_REQUEST", true, (_, xid) => Message(new BarrierRequest(), xid)),
        new("BARRIER_REPLY", false, (_, xid) => Message(new BarrierReply(), xid)),
        new("ROLE_REQUEST", true, (dice, xid) => Message(
            new RoleRequest { Role = (ControllerRole)dice.Between(0, 3), GenerationId = dice.Long() }, xid)),
        new("ROLE_REPLY", false, (dice, xid) => Message(
            new RoleReply { Role = (ControllerRole)dice.Between(0, 3), GenerationId = dice.Long() }, xid)),
        new("GET_ASYNC_REQUEST", true, (_, xid) => Message(new GetAsyncRequest(), xid)),
        new("GET_ASYNC_REPLY", false, (dice, xid) => Message(new GetAsyncReply { Masks = Masks(dice) }, xid)),
        new("SET_ASYNC", true, (dice, xid) => Message(new SetAsync { Masks = Masks(dice) }, xid)),
    ];

    private static AsyncMasks Masks(Dice dice) => new()
    {
        PacketIn = dice.Flags(0b111),
        PacketInSlave = dice.Flags(0b111),
        PortStatus = dice.Flags(0b111),
        PortStatusSlave = dice.Flags(0b111),
        FlowRemoved = dice.Flags(0b1111),
        FlowRemovedSlave = dice.Flags(0b1111),
    };

    // The data of an error is the refused message, or its beginning.
    private static byte[] MakeError(Dice dice, Xid xid)
    {
        byte[] refused = Message(new EchoRequest(dice.Octets(dice.Between(0, 80))), xid);
        OpenFlowError reason = dice.Pick(OpenFlowErrors.BadLength, OpenFlowErrors.BadActionLength,
            OpenFlowErrors.BadMultipart);
        return Message(new Error(reason, refused.AsSpan(0, Math.Min(refused.Length, 64))), xid);
    }

    private static byte[] MakeExperimenterError(Dice dice, Xid xid)
    {
        var reason = new OpenFlowError(ErrorType.Experimenter, dice.Short()) { Experimenter = Nobody };
        return Message(new Error(reason, dice.Octets(dice.Between(0, 64))), xid);
    }

    private static byte[] MakeExperimenter(Dice dice, Xid xid) => Message(new Experimenter
    {
        Id = Nobody,
        ExperimenterType = dice.Int(),
        Body = dice.Octets(dice.Between(0, 40)),
    }, xid);

    private static byte[] MakeFeaturesReply(Dice dice, Xid xid) => Message(new FeaturesReply
    {
        DatapathId = new DatapathId(dice.Long()),
        BufferCount = dice.Int(),
        TableCount = dice.Byte(),
        AuxiliaryId = dice.Byte(),
        Capabilities = (Capabilities)dice.Flags(0x16f),
    }, xid);
}
