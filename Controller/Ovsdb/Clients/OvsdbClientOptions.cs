using Controller.Ovsdb.Addresses;

namespace Controller.Ovsdb.Clients;

/// <summary>Which server, which part of its database, and the bounds of both.</summary>
public sealed record OvsdbClientOptions
{
    /// <summary>One server, or the members of a cluster, in the order in which they are tried.</summary>
    public required IReadOnlyList<OvsdbAddress> Addresses { get; init; }

    public required string Database { get; init; }

    /// <summary>The tables and columns to be copied; those that a server doesn't have are left out.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Tables { get; init; }

    /// <summary>Asked for each connection, as it may be another by then.</summary>
    public Func<OvsdbTls> Tls { get; init; } = static () => new OvsdbTls();

    /// <summary>Whether only the leader of a cluster will do: only it knows what holds now.</summary>
    public bool NeedsLeader { get; init; } = true;

    /// <summary>In octets.</summary>
    public int MaxMessageSize { get; init; } = 64 * 1024 * 1024;

    /// <summary>How many rows the copied tables may have together.</summary>
    public int MaxRows { get; init; } = 200_000;

    /// <summary>How many requests may wait for their answers.</summary>
    public int MaxPending { get; init; } = 256;

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long an answer may take.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A server that says nothing for so long is asked; after as long again it is dead.</summary>
    public TimeSpan Probe { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long to wait after the first failure; doubled for each further one.</summary>
    public TimeSpan MinBackoff { get; init; } = TimeSpan.FromMilliseconds(250);

    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(8);
}
