using Controller.Abstractions;
using Controller.Host.Policies.Grammar;
using Controller.Host.Policies.Yaml;

namespace Controller.Host.Policies.Sections;

/// <summary><c>meters:</c>, rates by name.</summary>
internal static class MeterSection
{
    // RFC 2597 has three drop precedences in each class.
    private const int MaxRemark = 2;

    private static readonly IntegerShape Rate = new(1, uint.MaxValue);

    private static readonly MappingShape Meter = new(
        new Key("kilobitsPerSecond", Rate, "The rate in kbit/s; this or `packetsPerSecond`."),
        new Key("packetsPerSecond", Rate, "The rate in packets/s; this or `kilobitsPerSecond`."),
        new Key("burst", Rate, "Kilobits or packets that may come at once; a second's rate without it."),
        new Key("dscpRemark", new IntegerShape(1, MaxRemark),
            "Above the rate a packet's drop precedence rises by so much; without it the packet is dropped."));

    public static NamesShape Shape { get; } = new("NAME", Meter);

    public static IReadOnlyList<MeterPolicy> Read(YamlNode node, ErrorList errors) =>
        [.. Fields.EntriesOf(node, "meters", errors).Select(entry => ReadMeter(entry, errors))];

    private static MeterPolicy ReadMeter(YamlEntry entry, ErrorList errors)
    {
        var fields = new Fields(entry.Value, Meter, entry.Key, errors);
        uint? kilobits = fields.Unsigned("kilobitsPerSecond");
        uint? packets = fields.Unsigned("packetsPerSecond");
        bool hasBoth = fields.Has("kilobitsPerSecond") && fields.Has("packetsPerSecond");
        if (hasBoth)
        {
            errors.Add(fields.PlaceOf("packetsPerSecond"),
                $"meter `{entry.Key}` counts kilobits or packets, not both: leave out one");
        }
        else if (!fields.Has("kilobitsPerSecond") && !fields.Has("packetsPerSecond") && fields.IsWhole)
        {
            errors.Add(entry.KeyAt, $"meter `{entry.Key}` has no `kilobitsPerSecond` or `packetsPerSecond`");
        }
        MeterUnit unit = packets is null ? MeterUnit.KilobitsPerSecond : MeterUnit.PacketsPerSecond;
        return new MeterPolicy(entry.Key, entry.KeyAt, unit, packets ?? kilobits ?? 1)
        {
            Burst = fields.Unsigned("burst"),
            DscpRemark = (byte?)fields.Integer("dscpRemark"),
        };
    }
}
