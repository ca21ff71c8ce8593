using Controller.Abstractions;
using OpenFlow.Protocol.Types;

namespace Controller.Core;

/// <summary>What becomes of a difference between a switch and its desired state that is not of our making.</summary>
public enum DriftHandling
{
    /// <summary>It is reported, and put right; someone who keeps fighting is answered ever more slowly.</summary>
    Repair,

    /// <summary>It is reported and left.</summary>
    Alert,
}

/// <summary>What becomes of flows, groups and meters that are not this controller's.</summary>
public enum ForeignHandling
{
    /// <summary>They are reported and left.</summary>
    Report,

    /// <summary>They are reported and deleted.</summary>
    Remove,
}

/// <summary>A bridge's end of a tunnel, or of tunnels to many others.</summary>
/// <param name="Port">The port's name.</param>
/// <param name="Carrier">What carries frames: both ends of a tunnel have the same.</param>
/// <param name="Address">What others send to.</param>
/// <param name="Remote">Where the port's packets go; null where flows choose it.</param>
public sealed record TunnelEnd(string Port, string Carrier, Ipv4Address Address, Ipv4Address? Remote);

/// <summary>
/// What may change while the controller runs: its apps with their options, the switches' names, and what is done
/// about drift. Immutable; compared by <see cref="OpenFlowController.ApplyAsync"/> with the one in force, switch by
/// switch.
/// </summary>
public sealed record AppConfiguration
{
    /// <summary>
    /// Apps in the order in which they see packets. An app of the same name, cookies and options
    /// (<see cref="AppFactory.OptionsOf"/>) on a switch stays the instance that it is there.
    /// </summary>
    public IReadOnlyList<AppFactory> Apps { get; init; } = [];

    /// <summary>Names that the policy gives to switches.</summary>
    public IReadOnlyDictionary<DatapathId, string> Names { get; init; } = new Dictionary<DatapathId, string>();

    /// <summary>On switches that <see cref="DriftOf"/> doesn't name.</summary>
    public DriftHandling Drift { get; init; }

    public IReadOnlyDictionary<DatapathId, DriftHandling> DriftOf { get; init; } =
        new Dictionary<DatapathId, DriftHandling>();

    /// <summary>On switches that <see cref="ForeignOf"/> doesn't name.</summary>
    public ForeignHandling Foreign { get; init; }

    public IReadOnlyDictionary<DatapathId, ForeignHandling> ForeignOf { get; init; } =
        new Dictionary<DatapathId, ForeignHandling>();

    /// <summary>
    /// Ports, by name, of which it is known what is behind them, so that link discovery leaves them alone: they are
    /// edges as soon as they are up (<see cref="SwitchPort.IsDeclared"/>).
    /// </summary>
    public IReadOnlyDictionary<DatapathId, IReadOnlySet<string>> DeclaredPorts { get; init; } =
        new Dictionary<DatapathId, IReadOnlySet<string>>();

    /// <summary>
    /// Bridges' tunnel ports, as far as they have them, that lead to others here: for people who ask for a packet's way.
    /// </summary>
    public IReadOnlyDictionary<DatapathId, IReadOnlyList<TunnelEnd>> Tunnels { get; init; } =
        new Dictionary<DatapathId, IReadOnlyList<TunnelEnd>>();

    public bool IsDeclared(DatapathId id, string port) =>
        DeclaredPorts.TryGetValue(id, out IReadOnlySet<string>? ports) && ports.Contains(port);

    /// <summary>
    /// Which switches a switch's flows send to, where that is known: those are changed first, and where flows only
    /// go, last. Switches that aren't here are changed at the same time as the first.
    /// </summary>
    public IReadOnlyDictionary<DatapathId, IReadOnlyList<DatapathId>> SendsTo { get; init; } =
        new Dictionary<DatapathId, IReadOnlyList<DatapathId>>();
}
