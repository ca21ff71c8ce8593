using System.Net;
using Controller.Abstractions;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Policies;

/// <summary>All that the flows of a bridge depend on besides its rules.</summary>
public sealed record PolicyFacts
{
    public IReadOnlyList<SwitchPort> Ports { get; init; } = [];

    public SwitchFeatures Features { get; init; } = new();

    /// <inheritdoc cref="ISwitch.NextTable"/>
    public Func<TableId, TableId?> NextTable { get; init; } = static _ => null;

    /// <summary>Static flows that the switch holds: rules keep the priorities that they have there.</summary>
    public IReadOnlyCollection<Flow> Held { get; init; } = [];

    /// <summary>Servers of forwards whose MAC addresses are known.</summary>
    public IReadOnlyDictionary<IPAddress, MacAddress> Neighbours { get; init; } =
        new Dictionary<IPAddress, MacAddress>();
}
