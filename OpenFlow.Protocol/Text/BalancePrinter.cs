using System.Globalization;
using System.Text;
using OpenFlow.Protocol.Actions.Nicira;

namespace OpenFlow.Protocol.Text;

/// <summary>Writes <c>multipath</c> and <c>bundle</c>, which hash a packet to choose its way, as ovs-ofctl does.</summary>
internal static class BalancePrinter
{
    // In the order of the numbers.
    private static readonly string[] Fields =
        ["eth_src", "symmetric_l4", "symmetric_l3l4", "symmetric_l3l4+udp", "nw_src", "nw_dst", "symmetric_l3"];

    private static readonly string[] MultipathAlgorithms = ["modulo_n", "hash_threshold", "hrw", "iter_hash"];

    private static readonly string[] BundleAlgorithms = ["active_backup", "hrw"];

    public static void Append(StringBuilder text, MultipathAction multipath) => text.Append(
        CultureInfo.InvariantCulture,
        $"multipath({Name(Fields, (int)multipath.Fields)},{multipath.Basis},"
        + $"{Name(MultipathAlgorithms, (int)multipath.Algorithm)},{multipath.LinkCount},{multipath.Argument},"
        + $"{OvsFieldName.Of(multipath.Into)})");

    public static void Append(StringBuilder text, BundleAction bundle)
    {
        text.Append(bundle.Into is null ? "bundle(" : "bundle_load(");
        text.Append(CultureInfo.InvariantCulture, $"{Name(Fields, (int)bundle.Fields)},{bundle.Basis},")
            .Append(Name(BundleAlgorithms, (int)bundle.Algorithm)).Append(",ofport,");
        if (bundle.Into is { } into)
            text.Append(OvsFieldName.Of(into)).Append(',');
        text.Append("members:").AppendJoin(',', bundle.Ports.Select(ActionPrinter.Port)).Append(')');
    }

    private static string Name(string[] names, int number) =>
        number < names.Length ? names[number] : "<unknown>";
}
