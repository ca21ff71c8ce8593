using System.Globalization;
using Controller.Host.Policies.Yaml;

namespace Controller.Host.Policies.Import;

/// <summary>Translates a meter: here it has one band.</summary>
internal static class FaucetMeter
{
    /// <summary>An entry of <c>meters</c> as YAML; null where it can't be said, which is then told.</summary>
    public static string? Translate(YamlEntry meter, ErrorList left)
    {
        var fields = new FaucetFields(meter.Value, left);
        fields.Ignore(["meter_id"]);
        var entry = new FaucetFields(fields.Take("entry"), left);
        fields.Report();
        bool packets = entry.TakeList("flags").Any(flag => flag.Text == "PKTPS");
        var bands = (entry.Take("bands") as YamlSequence)?.Items ?? [];
        entry.Report();
        if (bands.Count != 1)
        {
            left.Add(meter.KeyAt, $"meter `{meter.Key}` is left out: it has {bands.Count} bands, and here a "
                + "meter has one");
            return null;
        }
        var band = new FaucetFields(bands[0], left);
        if (band.TakeNumber("rate") is not (>= 1 and <= uint.MaxValue and var rate))
        {
            left.Add(meter.KeyAt, $"meter `{meter.Key}` is left out: its band has no `rate`");
            return null;
        }
        List<(string, string)> options = [(packets ? "packetsPerSecond" : "kilobitsPerSecond", Number(rate))];
        if (band.TakeNumber("burst_size") is >= 1 and <= uint.MaxValue and var burst)
            options.Add(("burst", Number(burst)));
        if (band.TakeText("type") == "DSCP_REMARK" && band.TakeNumber("prec_level") is 1 or 2)
            options.Add(("dscpRemark", Number(band.TakeNumber("prec_level")!.Value)));
        band.Ignore(["prec_level"]);
        band.Report();
        return $"{YamlText.Of(meter.Key)}: {YamlText.Mapping(options)}";
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
