using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;

namespace Controller.Abstractions;

/// <summary>What a meter counts.</summary>
public enum MeterUnit
{
    PacketsPerSecond,
    KilobitsPerSecond,
}

/// <summary>
/// A meter of one band: what goes beyond the rate is dropped, or has its drop precedence raised.
/// </summary>
/// <param name="Rate">Above 0; packets/s or kbit/s.</param>
/// <param name="Burst">What may come at once, above 0; packets or kbit.</param>
/// <param name="DscpRemark">
/// By how much the drop precedence goes up (OpenFlow 1.3.5 §5.7.1); null for a band that drops.
/// </param>
public sealed record Meter(MeterId Id, MeterUnit Unit, uint Rate, uint Burst, byte? DscpRemark = null)
{
    /// <summary>A meter that drops what is above so many packets a second.</summary>
    public static Meter OfPackets(MeterId id, uint rate, uint burst) =>
        new(id, MeterUnit.PacketsPerSecond, rate, burst);

    /// <summary>The flags of its METER_MOD; Open vSwitch counts in all meters, asked or not.</summary>
    public MeterFlags Flags => MeterFlags.Burst | MeterFlags.Statistics
        | (Unit == MeterUnit.PacketsPerSecond ? MeterFlags.PacketsPerSecond : MeterFlags.Kbps);

    public MeterBand Band => DscpRemark is { } level
        ? MeterBand.DscpRemark(Rate, level, Burst)
        : MeterBand.Drop(Rate, Burst);
}
