using System.Net;
using System.Net.Sockets;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Text.Parsing;

namespace Controller.Core.Policies.Compiling;

/// <summary>The matches and fields of a forward for one of its clients, whatever its protocol and version of IP.</summary>
internal sealed class ForwardWords
{
    public ForwardWords(PortForward forward, IPNetwork? client)
    {
        bool isIpv6 = forward.Address.AddressFamily == AddressFamily.InterNetworkV6;
        (string protocol, From, To, FromPort, ToPort) = forward.Protocol.Value switch
        {
            6 => ("tcp", OxmFields.Ipv4Src, OxmFields.Ipv4Dst, OxmFields.TcpSrc, OxmFields.TcpDst),
            17 => ("udp", OxmFields.Ipv4Src, OxmFields.Ipv4Dst, OxmFields.UdpSrc, OxmFields.UdpDst),
            _ => ("sctp", OxmFields.Ipv4Src, OxmFields.Ipv4Dst, OxmFields.SctpSrc, OxmFields.SctpDst),
        };
        if (isIpv6)
            (protocol, From, To) = (protocol + "6", OxmFields.Ipv6Src, OxmFields.Ipv6Dst);
        string source = isIpv6 ? "ipv6_src" : "nw_src";
        string destination = isIpv6 ? "ipv6_dst" : "nw_dst";
        string there = $"{protocol},{destination}={forward.Address},tp_dst={forward.Port}";
        string back = $"{protocol},{source}={forward.ToAddress},tp_src={forward.ToPort}";
        if (client is { } network)
        {
            there += $",{source}={network}";
            back += $",{destination}={network}";
        }
        if (forward.Gateway is { } gateway)
        {
            there += $",dl_src={gateway}";
            back += $",dl_dst={gateway}";
        }
        Forward = Parse(there);
        Reverse = Parse(back);
    }

    public Match Forward { get; }

    public Match Reverse { get; }

    public OxmField From { get; }

    public OxmField To { get; }

    public OxmField FromPort { get; }

    public OxmField ToPort { get; }

    private static Match Parse(string text) => MatchParser.TryParse(text, out Match match, out TextError error)
        ? match
        : throw new InvalidOperationException($"{text}: {error}");
}
