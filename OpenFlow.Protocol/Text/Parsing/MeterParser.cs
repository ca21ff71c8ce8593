using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Text.Parsing;

/// <summary>
/// Reads meters in ovs-ofctl's syntax (ovs-ofctl(8), "Meter Syntax"):
/// <c>meter=1,kbps,burst,stats,band=type=drop,rate=10,burst_size=5</c>.
/// </summary>
public static class MeterParser
{
    private const int MaxBands = 4000;

    private static readonly (string Name, MeterFlags Flag)[] Flags =
    [
        ("kbps", MeterFlags.Kbps), ("pktps", MeterFlags.PacketsPerSecond), ("burst", MeterFlags.Burst),
        ("stats", MeterFlags.Statistics),
    ];

    private static readonly (string Name, MeterId Meter)[] Reserved =
        [("all", MeterId.All), ("controller", MeterId.Controller), ("slowpath", MeterId.SlowPath)];

    /// <summary>
    /// The meter-mod that ovs-ofctl would send. A delete names a meter, or <c>all</c>; others need a band as well.
    /// False with the place and the reason.
    /// </summary>
    public static bool TryParse(string text, MeterModCommand command, out ParsedMeter meter, out TextError error)
    {
        var complaints = new Complaints();
        meter = new ParsedMeter { Command = command };
        bool parsed = TryParse(new Piece(text), complaints, ref meter);
        error = complaints.First;
        return parsed;
    }

    private static bool TryParse(Piece text, Complaints complaints, ref ParsedMeter meter)
    {
        bool deletes = meter.Command == MeterModCommand.Delete;
        List<Piece> bands = BandParser.Cut(text, out Piece head);
        bool isEmpty = head.Trim().IsEmpty;
        MeterId? id = null;
        bool failed;
        while (KeyValue.TryTake(ref head, complaints, out KeyValue pair, out failed))
        {
            if (!TryTake(pair, deletes, complaints, ref meter, ref id))
                return false;
        }
        if (failed)
            return false;
        if (id is null && !(deletes && isEmpty))
            return complaints.Fail(text, "a meter needs meter=NUMBER");
        if (deletes && bands.Count > 0)
            return complaints.Fail(bands[0], "a delete has no bands: leave them out");
        if (!deletes && bands.Count == 0)
            return complaints.Fail(text.From(text.Length), "a meter needs a band: band=type=drop,rate=NUMBER");
        if (!deletes && meter.Flags == MeterFlags.None)
            return complaints.Fail(text, "a meter counts kbps or pktps: write one of them");
        meter = meter with { Meter = id ?? MeterId.All };
        return TryAddBands(text, bands, complaints, ref meter);
    }

    private static bool TryTake(KeyValue pair, bool deletes, Complaints complaints, ref ParsedMeter meter,
        ref MeterId? id)
    {
        if (pair.Key.Is("meter"))
            return TryTakeNumber(pair.Value, deletes, complaints, ref id);
        int flag = Array.FindIndex(Flags, row => pair.Key.Is(row.Name));
        if (flag < 0)
        {
            return complaints.Fail(pair.Key, $"'{pair.Key}' is no part of a meter"
                + NearestName.Hint(pair.Key.Span, [.. Flags.Select(row => row.Name), "meter", "band"]));
        }
        if (!pair.IsBare)
            return complaints.Fail(pair.Value, $"{pair.Key} takes no value");
        if (deletes)
            return complaints.Fail(pair.Key, $"a delete has no flags: leave out {pair.Key}");
        meter = meter with { Flags = meter.Flags | Flags[flag].Flag };
        const MeterFlags Units = MeterFlags.Kbps | MeterFlags.PacketsPerSecond;
        return (meter.Flags & Units) != Units || complaints.Fail(pair.Key, "a meter counts kbps or pktps, not both");
    }

    private static bool TryTakeNumber(Piece text, bool deletes, Complaints complaints, ref MeterId? id)
    {
        int reserved = Array.FindIndex(Reserved, row => text.Is(row.Name));
        if (reserved >= 0 && (deletes || Reserved[reserved].Meter != MeterId.All))
        {
            id = Reserved[reserved].Meter;
            return true;
        }
        if (!NumberText.TryParse(text, "meter", MeterId.Max.Value, complaints, out ulong number))
            return false;
        id = new MeterId((uint)number);
        return number != 0 || complaints.Fail(text, "meters count from 1");
    }

    private static bool TryAddBands(Piece text, List<Piece> bands, Complaints complaints, ref ParsedMeter meter)
    {
        if (bands.Count > MaxBands)
            return complaints.Fail(text, $"a message has room for {MaxBands} bands");
        foreach (Piece piece in bands)
        {
            if (!BandParser.TryParse(piece, complaints, out MeterBand band))
                return false;
            if (band.Burst != 0 && (meter.Flags & MeterFlags.Burst) == 0)
                return complaints.Fail(piece, "a burst_size counts only where the meter says burst: add it");
            meter = meter with { Bands = meter.Bands.Add(band) };
        }
        return true;
    }
}
