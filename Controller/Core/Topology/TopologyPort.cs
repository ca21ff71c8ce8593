using Controller.Abstractions;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Topology;

/// <summary>What a switch says of a port.</summary>
/// <param name="HardwareAddress">The source of the probes that leave by it.</param>
/// <param name="IsUp">There is a link and nobody switched the port off.</param>
public readonly record struct TopologyPort(PortNumber Number, MacAddress HardwareAddress, bool IsUp)
{
    /// <summary>
    /// The role that the switch's flows show from an earlier run of the controller, where they do: the tree of then
    /// is taken on, so that traffic that flows isn't led another way.
    /// </summary>
    public PortRole? Before { get; init; }
}
