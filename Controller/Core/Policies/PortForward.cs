using System.Net;
using Controller.Abstractions;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Policies;

/// <summary>
/// What is sent to one address and port goes to another, and what comes back looks as if it came from the first: two
/// flows without state. So the reverse can't know which connections came through the forward: <see cref="Clients"/> or
/// <see cref="Gateway"/> say which do, and everyone else's traffic with the server is left alone.
/// </summary>
public sealed record PortForward
{
    /// <summary>Unique among the bridge's forwards.</summary>
    public required string Name { get; init; }

    public PolicyPlace Place { get; init; }

    /// <summary>Packets of the forward's direction only; the reverse is told by its addresses.</summary>
    public IReadOnlyList<RuleScope> On { get; init; } = [];

    /// <summary>TCP, UDP or SCTP.</summary>
    public IpProtocol Protocol { get; init; } = IpProtocol.Tcp;

    /// <summary>What clients talk to: IPv4 or IPv6, as <see cref="ToAddress"/> and <see cref="Clients"/>.</summary>
    public required IPAddress Address { get; init; }

    public required ushort Port { get; init; }

    public required IPAddress ToAddress { get; init; }

    public required ushort ToPort { get; init; }

    /// <summary>
    /// The server's, where it isn't the one that has <see cref="Address"/>; null: the bridge asks for it by ARP.
    /// </summary>
    public MacAddress? ToMac { get; init; }

    /// <summary>Whose packets are forwarded.</summary>
    public IReadOnlyList<IPNetwork> Clients { get; init; } = [];

    /// <summary>Clients are behind this router: its packets are forwarded, and answers to it are rewritten back.</summary>
    public MacAddress? Gateway { get; init; }

    /// <summary>
    /// Whether the bridge answers ARP for <see cref="Address"/>, which no host has; of no meaning where it is the
    /// server's own.
    /// </summary>
    public bool AnswerArp { get; init; } = true;
}
