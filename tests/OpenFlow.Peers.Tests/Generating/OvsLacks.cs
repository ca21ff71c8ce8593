using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Peers.Tests.Generating;

/// <summary>Of OpenFlow 1.3, what Open vSwitch 3.1 doesn't have, or has only after more than a message.</summary>
internal static class OvsLacks
{
    /// <summary>The kind of message that has actions it lacks.</summary>
    public const string ActionsOf = "FLOW_MOD beyond Open vSwitch";

    private static readonly HashSet<string> Fields =
    [
        // Of the specification, not done: it refuses them with OFPBMC_BAD_FIELD.
        "in_phy_port", "pbb_isid", "ipv6_exthdr",
        // Its own, but no flow of a controller may have them.
        "recirc_id", "dp_hash",
    ];

    public static bool Field(OxmField field) => Fields.Contains(field.OvsName);

    /// <summary>An action of the specification that it doesn't know: it refuses it with OFPBAC_BAD_TYPE.</summary>
    public static IAction Action(Dice dice) => dice.Pick<IAction>(
        new CopyTtlOutAction(), new CopyTtlInAction(), new PushPbbAction(new EtherType(0x88e7)), new PopPbbAction());
}
