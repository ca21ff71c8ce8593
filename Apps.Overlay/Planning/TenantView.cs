namespace Apps.Overlay.Planning;

/// <summary>A tenant as one host sees it. Equal by value, but for places in the policy.</summary>
internal sealed record TenantView(string Name, uint Vni)
{
    public IReadOnlyList<TenantSubnet> Subnets { get; init; } = [];

    /// <summary>All of them, wherever they are, in the plan's order.</summary>
    public IReadOnlyList<Member> Members { get; init; } = [];

    /// <summary>Those with a port on the host whose view this is; one with two ports on it stands here twice.</summary>
    public IReadOnlyList<LocalMember> Here { get; init; } = [];

    /// <summary>The names of the hosts with a port of a member, this one included; sorted.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    public static TenantView Of(Tenant tenant, string host) => new(tenant.Name, tenant.Vni)
    {
        Subnets = tenant.Subnets,
        Members = tenant.Members,
        Here =
        [
            .. tenant.Members.SelectMany(member => member.Ports.Where(port => port.Host == host)
                .Select(port => new LocalMember(member, port.Port))),
        ],
        Hosts =
        [
            .. tenant.Members.SelectMany(member => member.Ports).Select(port => port.Host).Distinct()
                .Order(StringComparer.Ordinal),
        ],
    };

    public bool Equals(TenantView? other) => other is not null && (Name, Vni) == (other.Name, other.Vni)
        && Subnets.SequenceEqual(other.Subnets) && Members.Count == other.Members.Count
        && Members.Zip(other.Members).All(pair => IsSame(pair.First, pair.Second))
        && Here.Select(here => (here.Member.Name, here.Port))
            .SequenceEqual(other.Here.Select(here => (here.Member.Name, here.Port)));

    public override int GetHashCode() => HashCode.Combine(Name, Vni, Subnets.Count, Members.Count, Here.Count);

    private static bool IsSame(Member member, Member other) =>
        (member.Name, member.Mac, member.Address) == (other.Name, other.Mac, other.Address)
        && member.Ports.SequenceEqual(other.Ports);
}

/// <summary>A member and the name of its port on this host's bridge.</summary>
internal sealed record LocalMember(Member Member, string Port);
