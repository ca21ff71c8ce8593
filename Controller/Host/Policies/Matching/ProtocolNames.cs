using System.Globalization;
using Controller.Host.Values;

namespace Controller.Host.Policies.Matching;

/// <summary>
/// Names of Ethernet types and IP protocols (IANA's registries), and the numbers that go without a name.
/// </summary>
internal static class ProtocolNames
{
    public const int Ipv4 = 0x0800;
    public const int Arp = 0x0806;
    public const int ReverseArp = 0x8035;
    public const int Ipv6 = 0x86dd;
    public const int Mpls = 0x8847;
    public const int MplsMulticast = 0x8848;

    public const int Icmp = 1;
    public const int Tcp = 6;
    public const int Udp = 17;
    public const int Icmpv6 = 58;
    public const int Sctp = 132;

    // IEEE 802.3: below this it is a length.
    private const int MinEtherType = 0x0600;

    private static readonly (string Name, int Number)[] EtherTypes =
    [
        ("ipv4", Ipv4), ("ip", Ipv4), ("arp", Arp), ("rarp", ReverseArp), ("ipv6", Ipv6), ("mpls", Mpls),
        ("mplsMulticast", MplsMulticast), ("pppoeDiscovery", 0x8863), ("pppoe", 0x8864), ("eapol", 0x888e),
        ("lldp", 0x88cc), ("ptp", 0x88f7),
    ];

    private static readonly (string Name, int Number)[] Protocols =
    [
        ("icmp", Icmp), ("igmp", 2), ("tcp", Tcp), ("udp", Udp), ("gre", 47), ("esp", 50), ("ah", 51),
        ("icmpv6", Icmpv6), ("ospf", 89), ("pim", 103), ("vrrp", 112), ("sctp", Sctp),
    ];

    public static IEnumerable<string> OfEtherTypes => EtherTypes.Select(row => row.Name);

    public static IEnumerable<string> OfProtocols => Protocols.Select(row => row.Name);

    public static Parsed<int> ParseEtherType(string text) =>
        Find(EtherTypes, text) ?? (TryParseNumber(text, out int number) && number is >= MinEtherType and <= 0xffff
            ? number
            : Parsed<int>.Expect("an Ethernet type such as ipv4, arp or 0x88f7, at least 0x0600",
                Nearest.Find(text, OfEtherTypes)));

    public static Parsed<int> ParseProtocol(string text) =>
        Find(Protocols, text) ?? (TryParseNumber(text, out int number) && number <= byte.MaxValue
            ? number
            : Parsed<int>.Expect("an IP protocol such as tcp, icmp or 47, at most 255",
                Nearest.Find(text, OfProtocols)));

    public static string NameOfEtherType(int number) => EtherTypes.FirstOrDefault(row => row.Number == number).Name
        ?? string.Create(CultureInfo.InvariantCulture, $"0x{number:x4}");

    public static string NameOfProtocol(int number) => Protocols.FirstOrDefault(row => row.Number == number).Name
        ?? number.ToString(CultureInfo.InvariantCulture);

    private static Parsed<int>? Find((string Name, int Number)[] rows, string text)
    {
        foreach ((string name, int number) in rows)
        {
            if (name == text)
                return number;
        }
        return null;
    }

    private static bool TryParseNumber(string text, out int number) =>
        text.StartsWith("0x", StringComparison.Ordinal)
            ? int.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)
                && number >= 0
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
