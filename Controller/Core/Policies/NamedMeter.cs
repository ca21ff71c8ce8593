using Controller.Abstractions;

namespace Controller.Core.Policies;

/// <summary>A meter that rules share by its name.</summary>
/// <param name="Rate">Above 0; packets/s or kbit/s.</param>
/// <param name="Burst">Packets or kbit; 0 for as much as a second's rate.</param>
/// <param name="DscpRemark">Raises the drop precedence by so much instead of dropping; null drops.</param>
public sealed record NamedMeter(string Name, MeterUnit Unit, uint Rate, uint Burst = 0, byte? DscpRemark = null)
{
    /// <summary>The meter of this name, if there is one, bounds what rejects send to the controller.</summary>
    public const string Punt = "punt";

    public PolicyPlace Place { get; init; }
}
