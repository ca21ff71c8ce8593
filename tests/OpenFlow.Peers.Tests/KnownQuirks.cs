using System.Text.RegularExpressions;
using OpenFlow.Peers.Tests.Generating;
using OpenFlow.Peers.Tests.Peers;

namespace OpenFlow.Peers.Tests;

/// <summary>
/// Where a peer refuses a legal message, or writes another one than it read: each with the reason why it is the peer
/// that is wrong, or that it says something else. Whatever isn't here fails the tests.
/// </summary>
internal static class KnownQuirks
{
    // A nat action, the padding after its three or more words, and another action.
    private const string NatThenMore = "ffff00..000023200024.*0019";

    private static readonly Quirk[] All =
    [
        new("os-ken", "^KeyError: 'unknown OXM field number: \\(8992, ", "",
            "it lacks Nicira's experimenter fields that are newer than itself: ERSPAN's and GTP-U's"),
        new("os-ken", "NXActionController2PropUnknown", "",
            "it lacks controller(meter_id=) and fails to keep properties that it doesn't know"),
        new("os-ken", "^writes ", "^HELLO ", "it reads a HELLO's elements, but writes none of them"),
        new("os-ken", "^writes 16 octets less", "^PACKET_OUT .{48}ffffffffffff",
            "of a packet-out without actions it writes the fixed part over the data's beginning"),
        new("os-ken", "^writes [246] octets less", "^PACKET_OUT .*0000ffffffffffff",
            "it leaves out the padding of a packet-out's last action, so that the data comes too early"),
        new("os-ken", "^writes 0 octets less", "^MULTIPART_REQUEST TABLE_FEATURES ",
            "it writes the fields of tables without their lengths"),
        new("os-ken", "^writes ", "ffff00..00002320002e",
            "it knows neither encap nor decap, and writes of them no more than Nicira's header"),
        new("os-ken", "^writes ", NatThenMore,
            "inside of ct it writes nat without the padding to eight octets, and what follows comes too early"),
        new("ovs-ofctl", "OFPBAC_BAD_TYPE", $"^{OvsLacks.ActionsOf} ", "it has neither copied TTLs nor PBB"),
        new("ovs-ofctl", "OFPBRC_BAD_VENDOR", "^EXPERIMENTER ", "an experimenter that nobody is: it has to refuse it"),
        new("ovs-ofctl", "OFPBRC_BAD_LEN", "^ERROR/EXPERIMENTER ", "it knows no errors of that experimenter"),
        new("ovs-ofctl", "truncated to 64 bytes", "^ERROR ",
            "it remarks that the data is cut, as the data of errors is"),
        new("ovs-ofctl", "total_len != data_len", "^PACKET_IN2? ",
            "it remarks that the packet is cut, as max_len asks"),
        new("tshark", "Malformed", "^ERROR", "it dissects the data as a whole message, which 64 octets of it are not"),
    ];

    /// <summary>The reason why a peer may say that; null where it is a disagreement.</summary>
    public static string? Explain(string peer, Sample sample, Verdict verdict) =>
        All.FirstOrDefault(quirk => quirk.Peer == peer && Regex.IsMatch(verdict.Why, quirk.Words)
            && Regex.IsMatch($"{sample.Kind.Name} {Convert.ToHexStringLower(sample.Octets)}", quirk.Message)).Reason;

    /// <param name="Words">What the peer says, as a regular expression.</param>
    /// <param name="Message">Of which messages: kind and octets in hex, as a regular expression.</param>
    private readonly record struct Quirk(string Peer, string Words, string Message, string Reason);
}
