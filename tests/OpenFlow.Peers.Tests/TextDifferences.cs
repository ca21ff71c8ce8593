using System.Text.RegularExpressions;
using OpenFlow.Peers.Tests.Generating;

namespace OpenFlow.Peers.Tests;

/// <summary>Of which messages we print another text than ovs-ofctl 3.1, with the reason why.</summary>
internal static class TextDifferences
{
    // Rows: kind and octets in hex, as a regular expression; and the reason.
    private static readonly (Regex Message, string Reason)[] All =
    [
        Row("^EXPERIMENTER |^ERROR/EXPERIMENTER ", "it knows nobody of that id, and prints a decode error"),
        Row($"^{OvsLacks.ActionsOf} ", "it knows no copied TTLs and no PBB, and prints a decode error"),
        Row("ffff(1[4-9a-f]|2[01])..00002320",
            "it prints ERSPAN's and GTP-U's fields only where some other one is set"),
        Row("ffff(0[2-9a-f]|1[0-5])..005ad650", "it prints NSH's fields only as far as the metadata's type has them"),
        Row("0001f[89ab]0[24]", "it prints the connection's ports only beside its protocol"),
        Row("^ROLE_(REQUEST|STATUS) .*f{16}$", "of a generation of all ones it says nothing"),
        Row("80005804", "it leaves out packet_type=(0,0), which all packets of ours have"),
        Row("00014f02", "it prints no bits of a mask that the switch doesn't look at"),
    ];

    public static bool Explain(Sample sample) =>
        All.Any(row => row.Message.IsMatch($"{sample.Kind.Name} {Convert.ToHexStringLower(sample.Octets)}"));

    private static (Regex Message, string Reason) Row(string message, string reason) => (new Regex(message), reason);
}
