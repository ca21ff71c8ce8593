using System.Net;
using Controller.Ovsdb.Addresses;
using Controller.Ovsdb.Replicas;

namespace Controller.Ovsdb.Clients;

/// <summary>How a client stands with its server.</summary>
public enum ConnectionPhase
{
    /// <summary>It dials, or asks what there is.</summary>
    Connecting,

    /// <summary>The replica follows the server.</summary>
    Ready,

    /// <summary>It failed, and tries again after a while.</summary>
    Waiting,

    /// <summary>It was disposed of.</summary>
    Closed,
}

/// <summary>What a client knows at one time.</summary>
/// <param name="Address">The server in question.</param>
/// <param name="Local">The address that this machine has on the connection; null without, or for a Unix socket.</param>
/// <param name="Problem">Why the last connection failed or ended, for people; null where none has since a good one.</param>
/// <param name="Connection">Counts the connections that became ready: another number means that one ended between.</param>
/// <param name="Replica">The copied tables: as they were last, where the server is away.</param>
public sealed record DatabaseView(
    ConnectionPhase Phase, OvsdbAddress Address, IPAddress? Local, string? Problem, long Connection, Replica Replica)
{
    public bool IsReady => Phase == ConnectionPhase.Ready;
}
