using Controller.Abstractions;
using OpenFlow.Protocol.Types;
using EndPoint = System.Net.EndPoint;

namespace Controller.Core;

/// <summary>
/// A switch as it was when asked; immutable. A switch that has gone stays in the list, as it last was.
/// </summary>
public sealed record SwitchSnapshot(
    DatapathId Id,
    string Name,
    bool Connected,
    EndPoint? Address,
    DateTimeOffset ConnectedAt,
    SwitchFeatures Features,
    IReadOnlyList<SwitchPort> Ports,
    SwitchCounters Counters,
    int StaticFlowCount);

/// <summary>What a switch's session has counted since the switch was first seen, over reconnects.</summary>
public sealed record SwitchCounters(
    long PacketIns,
    long VlanPacketIns,
    long IgnoredPacketIns,
    long FlowMods,
    long PacketOuts,
    long Errors,
    long MalformedMessages,
    long AppFaults,
    long Connections,
    long Disconnections)
{
    /// <summary>Times that a host was found to be in two places.</summary>
    public long DuplicateHosts { get; init; }

    public DriftCounters Drift { get; init; } = new(0, 0, 0, 0, 0);
}

/// <summary>What others changed on a switch behind our back.</summary>
/// <param name="Missing">Flows, groups and meters of ours found gone.</param>
/// <param name="Changed">Those found otherwise.</param>
/// <param name="Foreign">Those found that nobody here wants.</param>
/// <param name="Repairs">Changes sent to put it right.</param>
/// <param name="Now">Differences that there are, not counting what has just been put right.</param>
public sealed record DriftCounters(long Missing, long Changed, long Foreign, long Repairs, long Now);

/// <summary>A link between two switches, found by link discovery; seen in that direction.</summary>
public sealed record LinkSnapshot(
    DatapathId From, PortNumber FromPort, DatapathId To, PortNumber ToPort, bool OnTree);

/// <summary>A host that some switch's apps know.</summary>
public sealed record HostSnapshot(DatapathId Switch, string SwitchName, HostEntry Host);

/// <summary>A flow of a switch: its place, its owner, and its text as ovs-ofctl prints it.</summary>
public sealed record FlowSnapshot(
    TableId Table,
    ushort Priority,
    Cookie Cookie,
    string Owner,
    ulong Packets,
    ulong Bytes,
    double DurationSeconds,
    string Text)
{
    /// <summary>The rule of the owner's that wants it; null where it names none.</summary>
    public string? Rule { get; init; }

    /// <summary><c>FILE:LINE</c> of the policy; null where it comes from no file.</summary>
    public string? Place { get; init; }
}

/// <summary>Numbers of the whole controller.</summary>
/// <param name="DroppedByReason">Packets, messages and connections dropped, by the reason's name.</param>
/// <param name="PacketInSeconds">Time from the read that held a packet-in to the flush of its answer.</param>
public sealed record ControllerCounters(
    IReadOnlyDictionary<string, long> DroppedByReason,
    LatencyHistogram PacketInSeconds,
    long ConnectionsAccepted,
    long HandshakesFailed);

/// <summary>
/// Counts at or below each bound, not cumulative; one more for what is above the last.
/// </summary>
public sealed record LatencyHistogram(IReadOnlyList<double> Bounds, IReadOnlyList<long> Counts, double Sum, long Count);
