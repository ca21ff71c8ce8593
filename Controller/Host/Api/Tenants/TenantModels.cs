namespace Controller.Host.Api.Tenants;

/// <summary>A tenant's network: what the policy says of it, and what is known of its members now.</summary>
/// <param name="Vni">Its number on the wire.</param>
/// <param name="Subnets">Such as <c>10.0.0.0/24</c>.</param>
/// <param name="Place">The policy's file and line.</param>
internal sealed record TenantModel(
    string Name, uint Vni, IReadOnlyList<string> Subnets, string? Place, IReadOnlyList<MemberModel> Members);

/// <summary>A member and a guest of it; a member behind whose port several guests were learnt stands here for each.</summary>
/// <param name="Name">As the policy has it.</param>
/// <param name="Mac">Null where nothing was declared and nobody has sent yet.</param>
/// <param name="Addresses">The IPv4 address declared, else those it has sent from.</param>
/// <param name="Host">Where it is; null where that isn't known.</param>
/// <param name="Port">The port of its host's bridge.</param>
/// <param name="Ports">Where it may be, HOST/PORT.</param>
/// <param name="State">A <see cref="MemberState"/> in lower case.</param>
/// <param name="AgeSeconds">Since its last sign of life, where the plan alone doesn't say where it is.</param>
/// <param name="Duplicate">Where somebody else has its MAC address, who isn't learnt there; else absent.</param>
/// <param name="Place">The policy's file and line.</param>
internal sealed record MemberModel(
    string Name,
    string? Mac,
    IReadOnlyList<string> Addresses,
    string? Host,
    string? Port,
    IReadOnlyList<string> Ports,
    string State,
    double? AgeSeconds,
    string? Duplicate,
    string? Place);

/// <summary>How it stands with a member; the first that holds.</summary>
internal enum MemberState
{
    /// <summary>None of its hosts' bridges is connected.</summary>
    Away,

    /// <summary>The bridge has no such port.</summary>
    Missing,

    /// <summary>Its port is down.</summary>
    Down,

    /// <summary>Nothing was declared of it, or it may be in several places, and it hasn't sent yet.</summary>
    Silent,

    /// <summary>The plan alone says where it is.</summary>
    Declared,

    /// <summary>It is where it was last seen to send.</summary>
    Learnt,
}
