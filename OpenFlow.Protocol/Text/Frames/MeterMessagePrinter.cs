using System.Globalization;
using System.Text;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Text.Frames;

/// <summary>Meters: METER_MOD, what the switch holds, their counters, and what it can do.</summary>
internal static class MeterMessagePrinter
{
    private static readonly string?[] FlagNames = ["kbps", "pktps", "burst", "stats"];

    // Bits at the places of the band types: there is none of type 0.
    private static readonly string?[] BandTypeNames = [null, "drop", "dscp_remark"];

    public static bool TryAppendMod(StringBuilder text, ReadOnlySpan<byte> frame, out OpenFlowError error)
    {
        if (!MeterMod.TryRead(frame, out MeterMod meterMod, out error))
            return false;
        error = OpenFlowErrors.MeterModBadCommand;
        string? command = meterMod.Command switch
        {
            MeterModCommand.Add => " ADD ",
            MeterModCommand.Modify => " MOD ",
            MeterModCommand.Delete => " DEL ",
            _ => null,
        };
        // A meter goes whatever its flags.
        MeterFlags flags = meterMod.Command == MeterModCommand.Delete ? MeterFlags.None : meterMod.Flags;
        AppendConfig(text.Append(command), meterMod.Meter, flags, new EntryListView<MeterBand>(meterMod.Bands));
        return command is not null;
    }

    public static bool TryAppendRequest(StringBuilder text, ReadOnlySpan<byte> frame, out OpenFlowError error)
    {
        if (!MeterStatsRequest.TryRead(frame, out MeterStatsRequest request, out error))
            return false;
        AppendNumber(text.Append(" meter="), request.Meter);
        return true;
    }

    public static bool TryAppendConfigs(StringBuilder text, ReadOnlySpan<byte> body, out OpenFlowError error)
    {
        if (!EntryListView.TryRead(body, out EntryListView<MeterConfigEntry> meters, out error))
            return false;
        foreach (MeterConfigEntry meter in meters)
            AppendConfig(text.Append('\n'), meter.Meter, meter.Flags, meter.Bands);
        return true;
    }

    public static bool TryAppendStats(StringBuilder text, ReadOnlySpan<byte> body, out OpenFlowError error)
    {
        if (!EntryListView.TryRead(body, out EntryListView<MeterStatsEntry> meters, out error))
            return false;
        foreach (MeterStatsEntry meter in meters)
        {
            AppendNumber(text.Append("\nmeter:"), meter.Meter);
            text.Append(CultureInfo.InvariantCulture, $" flow_count:{meter.FlowCount}")
                .Append(CultureInfo.InvariantCulture, $" packet_in_count:{meter.PacketCount}")
                .Append(CultureInfo.InvariantCulture, $" byte_in_count:{meter.ByteCount}")
                .Append(" duration:").Append(FlowPrinter.Duration(meter.Duration)).Append(" bands:\n");
            int band = 0;
            foreach (PacketByteCount counts in meter.Bands)
            {
                text.Append(CultureInfo.InvariantCulture,
                    $"{band++}: packet_count:{counts.Packets} byte_count:{counts.Bytes}\n");
            }
        }
        return true;
    }

    public static bool TryAppendFeatures(StringBuilder text, ReadOnlySpan<byte> body, out OpenFlowError error)
    {
        if (!MeterFeatures.TryRead(body, out MeterFeatures features, out error))
            return false;
        text.Append(CultureInfo.InvariantCulture, $"\nmax_meter:{features.MaxMeter}")
            .Append(CultureInfo.InvariantCulture, $" max_bands:{features.MaxBands} max_color:{features.MaxColors}");
        NameList.Append(text.Append("\nband_types: "), (uint)features.BandTypes, BandTypeNames);
        NameList.Append(text.Append("\ncapabilities: "), (uint)features.Capabilities, FlagNames);
        text.Append('\n');
        return true;
    }

    private static void AppendConfig(StringBuilder text, MeterId meter, MeterFlags flags,
        EntryListView<MeterBand> bands)
    {
        AppendNumber(text.Append("meter="), meter);
        if (flags != MeterFlags.None)
            NameList.Append(text.Append(' '), (uint)flags, FlagNames);
        text.Append(" bands=\n");
        foreach (MeterBand band in bands)
        {
            text.Append("type=").Append(SpecName.Lower(band.Type)).Append(" rate=").Append(band.Rate);
            if ((flags & MeterFlags.Burst) != 0)
                text.Append(" burst_size=").Append(band.Burst);
            if (band.Type == MeterBandType.DscpRemark)
                text.Append(" prec_level=").Append(band.PrecedenceLevel);
            text.Append('\n');
        }
    }

    private static void AppendNumber(StringBuilder text, MeterId meter) => text.Append(meter switch
    {
        _ when meter == MeterId.SlowPath => "slowpath",
        _ when meter == MeterId.Controller => "controller",
        _ when meter == MeterId.All => "all",
        _ when meter.Value > MeterId.Max.Value => "unknown",
        _ => meter.ToString(),
    });
}
