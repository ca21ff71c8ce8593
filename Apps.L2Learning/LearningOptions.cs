using OpenFlow.Protocol.Types;

namespace Apps.L2Learning;

/// <summary>How a bridge learns; <c>docs/pipeline.md</c> has the flows of each.</summary>
public enum LearningMode
{
    /// <summary><see cref="Learn"/> where the switch can, else <see cref="Controller"/>.</summary>
    Auto,

    /// <summary>
    /// The classic: a flow per pair of hosts and port, made by the controller at the pair's first packet.
    /// </summary>
    Pair,

    /// <summary>Two flows a host: the controller learns from copies, packets never wait for it.</summary>
    Controller,

    /// <summary>The switch learns by itself, by the Nicira <c>learn</c> action.</summary>
    Learn,

    /// <summary>None: the bridge does what other flows say, and nothing else.</summary>
    Off,
}

/// <summary>
/// The VLANs of a port. Without any of this, a port is a trunk of all VLANs whose untagged frames stay so.
/// </summary>
public sealed record PortOptions
{
    /// <summary>The one VLAN of an access port: untagged outside, tagged inside; tagged frames are dropped.</summary>
    public VlanId? Access { get; init; }

    /// <summary>The VLANs of a trunk; null for all.</summary>
    public IReadOnlyList<VlanId>? Trunk { get; init; }

    /// <summary>
    /// The VLAN of a trunk's untagged frames; null keeps them untagged on a trunk of all, else drops them.
    /// </summary>
    public VlanId? Native { get; init; }

    /// <summary>
    /// Hosts that may be learnt on it, above 0; null takes <see cref="LearningOptions.MaxHostsPerPort"/>.
    /// </summary>
    public int? MaxHosts { get; init; }

    /// <summary>
    /// Packets a second it may cause to the controller; null takes <see cref="LearningOptions.PacketInRate"/>.
    /// </summary>
    public int? PacketInRate { get; init; }

    /// <summary>By value, the trunk's VLANs included.</summary>
    public bool Equals(PortOptions? other) => other is not null
        && (Access, Native, MaxHosts, PacketInRate)
            == (other.Access, other.Native, other.MaxHosts, other.PacketInRate)
        && (Trunk is null ? other.Trunk is null : other.Trunk is not null && Trunk.SequenceEqual(other.Trunk));

    public override int GetHashCode() => HashCode.Combine(Access, Native, MaxHosts, PacketInRate, Trunk?.Count);
}

/// <summary>Learning on one bridge.</summary>
public sealed record LearningOptions
{
    public LearningMode Mode { get; init; } = LearningMode.Auto;

    /// <summary>
    /// A host that hasn't sent for so long is forgotten: 1 s to 65,535 s (IEEE 802.1Q §8.8.3: 300 s).
    /// </summary>
    public TimeSpan Ageing { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>Hosts that may be learnt on a port, above 0.</summary>
    public int MaxHostsPerPort { get; init; } = 4096;

    /// <summary>
    /// Packets a second that one port may cause to the controller, above 0, where the switch has meters.
    /// </summary>
    public int PacketInRate { get; init; } = 1000;

    /// <summary>
    /// Moves of hosts to or from a port within a second that make it a loop; the port is then banned.
    /// </summary>
    public int MovesPerSecond { get; init; } = 20;

    /// <summary>How long a banned port is shut.</summary>
    public TimeSpan BanDuration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>By port name; ports not named have default options.</summary>
    public IReadOnlyDictionary<string, PortOptions> Ports { get; init; } = new Dictionary<string, PortOptions>();

    /// <summary>By port number, for ports that have none by name.</summary>
    public IReadOnlyDictionary<PortNumber, PortOptions> PortsByNumber { get; init; } =
        new Dictionary<PortNumber, PortOptions>();

    /// <summary>By value, the ports included: whether a bridge would learn just the same.</summary>
    public bool Equals(LearningOptions? other) => other is not null
        && (Mode, Ageing, MaxHostsPerPort, PacketInRate, MovesPerSecond, BanDuration)
            == (other.Mode, other.Ageing, other.MaxHostsPerPort, other.PacketInRate, other.MovesPerSecond,
                other.BanDuration)
        && SamePorts(Ports, other.Ports) && SamePorts(PortsByNumber, other.PortsByNumber);

    public override int GetHashCode() => HashCode.Combine(
        Mode, Ageing, MaxHostsPerPort, PacketInRate, MovesPerSecond, BanDuration, Ports.Count);

    private static bool SamePorts<TKey>(
        IReadOnlyDictionary<TKey, PortOptions> ports, IReadOnlyDictionary<TKey, PortOptions> others) =>
        ports.Count == others.Count
        && ports.All(port => others.TryGetValue(port.Key, out PortOptions? same) && port.Value.Equals(same));
}
