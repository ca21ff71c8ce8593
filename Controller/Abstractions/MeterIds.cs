using OpenFlow.Protocol.Types;

namespace Controller.Abstractions;

/// <summary>
/// Whose a meter is: it has neither cookie nor name, so that its number must tell. Ports have those up to 65,535, link
/// discovery as many behind them, the policy those behind that; the rest is anybody's.
/// </summary>
public static class MeterIds
{
    /// <summary>
    /// Of the overlay's services: the last 256 that ports could have, and Open vSwitch numbers none so high.
    /// </summary>
    public static MeterId FirstOfOverlay => new(0xff00);

    public static MeterId FirstOfPolicy => new(0x20000);

    public static MeterId LastOfPolicy => new(0x3ffff);

    /// <summary>Whether only the policy makes meters of that number, so that one that it doesn't want may go.</summary>
    public static bool IsPolicys(MeterId id) => id.Value >= FirstOfPolicy.Value && id.Value <= LastOfPolicy.Value;
}
