using System.Net;
using Controller.Host.Policies.Matching;
using Controller.Host.Policies.Yaml;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Policies;

/// <summary>A port forward of <c>forwards</c>.</summary>
internal sealed record ForwardPolicy(Position At)
{
    public Located<string>? Name { get; init; }

    /// <summary>Where packets of the forward's direction come from; empty for every bridge.</summary>
    public IReadOnlyList<ScopePolicy> On { get; init; } = [];

    public IpProtocol Protocol { get; init; }

    /// <summary>What clients talk to.</summary>
    public Located<IPAddress>? Address { get; init; }
    public ushort? Port { get; init; }

    /// <summary>The server.</summary>
    public Located<IPAddress>? To { get; init; }
    public ushort? ToPort { get; init; }

    /// <summary>The server's Ethernet address; null: the bridge asks for it.</summary>
    public Located<MacAddress>? ToMac { get; init; }

    /// <summary>Whose packets are forwarded, and to whom replies are changed back; empty for anyone.</summary>
    public IReadOnlyList<Located<Network>> Clients { get; init; } = [];

    /// <summary>Replies are changed back only where they are addressed to this.</summary>
    public Located<MacAddress>? Gateway { get; init; }

    /// <summary>Whether the bridge answers ARP for <see cref="Address"/>.</summary>
    public bool AnswerArp { get; init; }

    /// <summary>Whether it has known keys only, so that one can say which is missing.</summary>
    public bool IsWhole { get; init; }

    public string Title => Name is { } name ? $"`{name.Value}`" : $"the forward in {At.InFile}";
}
