using OpenFlow.Protocol.Matching;

namespace OpenFlow.Peers.Tests.Generating;

/// <summary>Of OpenFlow 1.3, what Open vSwitch 3.1 doesn't have, or has only after more than a message.</summary>
internal static class OvsLacks
{
    private static readonly HashSet<string> Fields =
    [
        // Of the specification, not done: it refuses them with OFPBMC_BAD_FIELD.
        "in_phy_port", "pbb_isid", "ipv6_exthdr",
        // Its own, but no flow of a controller may have them.
        "recirc_id", "dp_hash",
    ];

    public static bool Field(OxmField field) => Fields.Contains(field.OvsName);
}
