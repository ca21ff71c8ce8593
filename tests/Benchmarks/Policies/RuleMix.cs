namespace Benchmarks.Policies;

/// <summary>What the rules are about.</summary>
internal enum RuleMix
{
    /// <summary>One address each, dropped: a blocklist.</summary>
    Hosts,

    /// <summary>A service of an address each, allowed or dropped in turn.</summary>
    Services,

    /// <summary>Addresses, networks, services and Ethernet addresses by chance, all dropped.</summary>
    Mixed,
}
