using Controller.Abstractions;
using Controller.Host.Policies.Yaml;

namespace Controller.Host.Policies;

/// <summary>A meter of <c>meters</c>.</summary>
internal sealed record MeterPolicy(string Name, Position At, MeterUnit Unit, uint Rate)
{
    /// <summary>Kilobits or packets that may come at once; null leaves it to the controller.</summary>
    public uint? Burst { get; init; }

    /// <summary>
    /// By how many steps the drop precedence of a packet's DSCP rises above the rate (1 to 2); null drops the packet.
    /// </summary>
    public byte? DscpRemark { get; init; }
}
