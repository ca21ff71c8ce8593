using Controller.Host.Policies.Yaml;
using Controller.Host.Values;
using Controller.Ovsdb.Addresses;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Policies;

/// <summary>What moves a bridge's packets (Open vSwitch, ovs-vswitchd.conf.db(5), Bridge datapath_type).</summary>
internal enum DatapathType
{
    /// <summary>The kernel.</summary>
    System,

    /// <summary>ovs-vswitchd itself.</summary>
    Netdev,

    /// <summary>Nothing but tests.</summary>
    Dummy,
}

/// <summary>What a bridge does without its controller (ovs-vswitchd.conf.db(5), Bridge fail_mode).</summary>
internal enum FailMode
{
    /// <summary>What its flows say.</summary>
    Secure,

    /// <summary>It learns as a switch of its own.</summary>
    Standalone,
}

/// <summary>A bridge of a policy.</summary>
/// <param name="Id">Null if what the file says is no datapath id.</param>
internal sealed record BridgePolicy(string Name, Position At, Located<DatapathId>? Id)
{
    /// <summary>Where it is kept so otherwise than <see cref="Policy.Reconciling"/> says.</summary>
    public ReconcilingPolicy Reconciling { get; init; } = ReconcilingPolicy.Unset;

    public IReadOnlyList<PortPolicy> Ports { get; init; } = [];

    /// <summary>Whether a port has this alias, or this name on the switch.</summary>
    public bool HasPort(string name) => FindPort(name) is not null;

    /// <inheritdoc cref="HasPort"/>
    public PortPolicy? FindPort(string name)
    {
        _byName ??= Index(Ports);
        return _byName.GetValueOrDefault(name);
    }

    /// <summary>Where it learns otherwise than <see cref="Policy.Learning"/> says.</summary>
    public LearningPolicy Learning { get; init; } = LearningPolicy.Unset;

    /// <summary>Where <see cref="Learning"/> is said; null where it isn't.</summary>
    public Position? LearningAt { get; init; }

    /// <summary>What its switch calls it; null for the name that the policy has.</summary>
    public string? SwitchName { get; init; }

    /// <summary>The database servers of its switch, members of one cluster; empty where it is left as it is.</summary>
    public IReadOnlyList<OvsdbAddress> Ovsdb { get; init; } = [];

    /// <summary>Null leaves the switch's as it is.</summary>
    public DatapathType? DatapathType { get; init; }

    /// <inheritdoc cref="DatapathType"/>
    public FailMode? FailMode { get; init; }

    private Dictionary<string, PortPolicy>? _byName;

    // An alias goes before a name that another port has on the switch.
    private static Dictionary<string, PortPolicy> Index(IReadOnlyList<PortPolicy> ports)
    {
        var byName = new Dictionary<string, PortPolicy>(StringComparer.Ordinal);
        foreach (PortPolicy port in ports)
            byName.TryAdd(port.Alias, port);
        foreach (PortPolicy port in ports)
        {
            if (port.Name is { } name)
                byName.TryAdd(name.Value, port);
        }
        return byName;
    }
}

/// <summary>A port of a bridge in a policy.</summary>
/// <param name="Alias">What the policy calls it.</param>
/// <param name="Name">What the switch calls it; null if the file says nothing that can be.</param>
internal sealed record PortPolicy(string Alias, Located<string>? Name)
{
    /// <summary>The port's number, where the file has that instead of a name.</summary>
    public Located<uint>? Number { get; init; }

    public VlanReference? Access { get; init; }
    public IReadOnlyList<VlanReference>? Trunk { get; init; }
    public VlanReference? Native { get; init; }
    public int? MaxHosts { get; init; }
    public int? PacketInRate { get; init; }

    /// <summary>Every VLAN that it refers to.</summary>
    public IEnumerable<VlanReference> Vlans =>
        new[] { Access, Native }.OfType<VlanReference>().Concat(Trunk ?? []);
}
