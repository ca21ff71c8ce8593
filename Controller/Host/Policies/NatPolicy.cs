using System.Net;
using Controller.Host.Policies.Matching;
using Controller.Host.Policies.Yaml;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Policies;

/// <summary>How addresses are translated (RFC 4787's terms).</summary>
internal enum NatMode
{
    /// <summary>By the switch's connection tracking where that works, else cone.</summary>
    Auto,

    /// <summary>One outside address a host, in OpenFlow alone.</summary>
    Static,

    /// <summary>Endpoint-independent, in OpenFlow alone.</summary>
    Cone,

    /// <summary>A flow a connection, in OpenFlow alone.</summary>
    Strict,
    Conntrack,
}

/// <summary>One of <c>nat</c>: a network that reaches another by a gateway of the controller's.</summary>
internal sealed record NatPolicy(Position At)
{
    public Located<string>? Name { get; init; }
    public Located<string>? Bridge { get; init; }
    public NatMode Mode { get; init; }
    public GatewayPolicy? Gateway { get; init; }

    /// <summary>Ports of the outside address that connections get.</summary>
    public PortRange? Ports { get; init; }
    public IReadOnlyList<NatForwardPolicy> Forwards { get; init; } = [];
    public IReadOnlyList<NatMappingPolicy> Mappings { get; init; } = [];
    public NatTimersPolicy Timers { get; init; } = new();
}

/// <summary>The gateway of a NAT: its address inside, with the inside network's prefix, and outside.</summary>
internal sealed record GatewayPolicy(Position At)
{
    public Located<Network>? Inside { get; init; }
    public Located<IPAddress>? External { get; init; }
    public PortMention? Uplink { get; init; }
    public VlanReference? Vlan { get; init; }

    /// <summary>The next router outside; null where the outside's hosts are on the uplink.</summary>
    public Located<IPAddress>? NextHop { get; init; }
    public Located<MacAddress>? Mac { get; init; }
}

/// <summary>A port of the outside address that leads to a host inside.</summary>
internal sealed record NatForwardPolicy(Position At)
{
    public IpProtocol Protocol { get; init; }
    public Located<int>? External { get; init; }
    public Located<IPAddress>? To { get; init; }
    public ushort? ToPort { get; init; }

    /// <summary>Whether hosts inside may use the outside address.</summary>
    public bool Hairpin { get; init; }
}

/// <summary>A host inside with an outside address of its own.</summary>
internal sealed record NatMappingPolicy(Position At)
{
    public Located<IPAddress>? Internal { get; init; }
    public Located<IPAddress>? External { get; init; }
}

/// <summary>How long a silent connection keeps its ports (RFC 4787 §4.3, RFC 5382 §5, RFC 5508 §3.2).</summary>
internal sealed record NatTimersPolicy
{
    public TimeSpan? Udp { get; init; }
    public TimeSpan? TcpEstablished { get; init; }
    public TimeSpan? TcpTransitory { get; init; }
    public TimeSpan? Icmp { get; init; }
}
