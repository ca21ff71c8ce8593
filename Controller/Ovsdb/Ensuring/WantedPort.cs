using System.Collections.Immutable;

namespace Controller.Ovsdb.Ensuring;

/// <summary>A port that a bridge should have.</summary>
/// <param name="Type">
/// The interface's, such as <c>gre</c>; null for a device of the system, and for whatever has this name already.
/// </param>
public sealed record WantedPort(string Name, string? Type = null)
{
    public ImmutableSortedDictionary<string, string> Options { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>The interface's column <c>bfd</c>; null leaves it as it is.</summary>
    public ImmutableSortedDictionary<string, string>? Bfd { get; init; }

    /// <summary>
    /// A tunnel whose remote end and key flows decide: one port for all peers (ovs-vswitchd.conf.db(5), "Tunnel
    /// Options").
    /// </summary>
    /// <param name="type"><c>gre</c>, <c>vxlan</c> or <c>geneve</c>.</param>
    /// <param name="local">The outer source address; null leaves it to the routes.</param>
    public static WantedPort FlowTunnel(string name, string type, string? local)
    {
        var port = new WantedPort(name, type);
        ImmutableSortedDictionary<string, string> options = port.Options.Add("remote_ip", "flow").Add("key", "flow");
        return port with { Options = local is null ? options : options.Add("local_ip", local) };
    }

    /// <summary>A tunnel to one remote end, whose key flows decide.</summary>
    /// <param name="type"><c>gre</c>, <c>vxlan</c> or <c>geneve</c>.</param>
    /// <param name="local">The outer source address; null leaves it to the routes.</param>
    /// <param name="bfd">Null for none.</param>
    public static WantedPort TunnelTo(string remote, string name, string type, string? local, WantedBfd? bfd)
    {
        WantedPort port = FlowTunnel(name, type, local);
        return port with
        {
            Options = port.Options.SetItem("remote_ip", remote),
            Bfd = bfd?.Column ?? ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal),
        };
    }

    public bool Equals(WantedPort? other) => other is not null && Name == other.Name && Type == other.Type
        && Options.SequenceEqual(other.Options)
        && (Bfd is null ? other.Bfd is null : other.Bfd is { } bfd && Bfd.SequenceEqual(bfd));

    public override int GetHashCode() => HashCode.Combine(Name, Type, Options.Count);
}
