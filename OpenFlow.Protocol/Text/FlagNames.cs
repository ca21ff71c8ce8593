using OpenFlow.Protocol.Matching;

namespace OpenFlow.Protocol.Text;

/// <summary>A kind of fragment: the bits of NXM_NX_IP_FRAG that it has.</summary>
internal readonly record struct FragmentName(string Name, byte Value, byte Mask);

/// <summary>What ovs-ofctl calls the bits of fields that are flags; the lowest bit first.</summary>
internal static class FlagNames
{
    private static readonly string[] Tcp =
        ["fin", "syn", "rst", "psh", "ack", "urg", "ece", "cwr", "ns", "[200]", "[400]", "[800]"];
    private static readonly string[] ConnectionState = ["new", "est", "rel", "rpl", "inv", "trk", "snat", "dnat"];
    private static readonly string[] Tunnel = ["oam"];

    /// <summary>Bit 0: a fragment; bit 1: not the first one.</summary>
    public static readonly FragmentName[] Fragments =
    [
        new("no", 0, 3), new("yes", 1, 1), new("first", 1, 3), new("later", 3, 3), new("not_later", 0, 2),
    ];

    public static string[] Of(FieldFormat format) => format switch
    {
        FieldFormat.TcpFlags => Tcp,
        FieldFormat.ConnectionState => ConnectionState,
        FieldFormat.TunnelFlags => Tunnel,
        _ => [],
    };

    /// <summary>All bits that have a name.</summary>
    public static uint AllOf(FieldFormat format) => (1u << Of(format).Length) - 1;
}
