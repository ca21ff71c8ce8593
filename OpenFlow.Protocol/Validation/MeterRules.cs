using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Validation;

/// <summary>A meter-mod and its bands (OpenFlow 1.3.5 §7.3.4.4).</summary>
internal static class MeterRules
{
    private const int CommandOffset = 8;
    private const int FlagsOffset = 10;
    private const int MeterOffset = 12;
    private const int BandsOffset = 16;
    private const int BandLengthOffset = 2;
    private const int BandSize = 16;
    private const MeterFlags Units = MeterFlags.Kbps | MeterFlags.PacketsPerSecond;
    private const MeterFlags KnownFlags = Units | MeterFlags.Burst | MeterFlags.Statistics;

    public static bool TryCheck(Section message, Scrutiny scrutiny, out Refusal refusal)
    {
        var command = (MeterModCommand)message.UInt16(CommandOffset);
        if (command > MeterModCommand.Delete)
            return message.Refuse(OpenFlowErrors.MeterModBadCommand, CommandOffset, out refusal, "command");
        // A delete names a meter, or all of them; Open vSwitch doesn't look at the rest.
        if (command == MeterModCommand.Delete)
            return Section.Accept(out refusal);
        var flags = (MeterFlags)message.UInt16(FlagsOffset);
        if ((flags & ~KnownFlags) != 0 || (flags & Units) == Units)
            return message.Refuse(OpenFlowErrors.MeterModBadFlags, FlagsOffset, out refusal, "flags");
        if (!IsMeter(new MeterId(message.UInt32(MeterOffset))))
            return message.Refuse(OpenFlowErrors.InvalidMeter, MeterOffset, out refusal, "meter_id");
        return TryCheckBands(message.From(BandsOffset), scrutiny, out refusal);
    }

    /// <summary>Checks bands that fill a section.</summary>
    public static bool TryCheckBands(Section bands, Scrutiny scrutiny, out Refusal refusal)
    {
        while (!bands.IsEmpty)
        {
            if (bands.Size < BandSize)
                return bands.Refuse(OpenFlowErrors.BadLength, 0, out refusal, "band");
            var type = (MeterBandType)bands.UInt16(0);
            bool isKnown = type is MeterBandType.Drop or MeterBandType.DscpRemark
                || (type == MeterBandType.Experimenter && scrutiny < Scrutiny.Known);
            if (scrutiny >= Scrutiny.Meaning && !isKnown)
                return bands.Refuse(OpenFlowErrors.BadBand, 0, out refusal, "band");
            if (bands.UInt16(BandLengthOffset) != BandSize)
                return bands.Refuse(OpenFlowErrors.BadLength, BandLengthOffset, out refusal, "band");
            bands = bands.From(BandSize);
        }
        return Section.Accept(out refusal);
    }

    private static bool IsMeter(MeterId meter) => (meter.Value != 0 && meter.Value <= MeterId.Max.Value)
        || meter == MeterId.SlowPath || meter == MeterId.Controller;
}
