using OpenFlow.Protocol.Messages;

namespace OpenFlow.Protocol.Text.Parsing;

/// <summary>Reads bands: <c>type=drop,rate=10,burst_size=5</c>, <c>type=dscp_remark,rate=10,prec_level=1</c>.</summary>
internal static class BandParser
{
    private const int PrecedenceShift = 24;

    private static readonly string[] Keywords = ["band=", "bands="];
    private static readonly string[] Parts = ["type", "rate", "burst_size", "prec_level"];

    /// <summary>The texts of the bands, and what stands before the first.</summary>
    public static List<Piece> Cut(Piece text, out Piece head)
    {
        var bands = new List<Piece>();
        head = text;
        int start = -1;
        for (int at = 0; at < text.Length; at++)
        {
            bool begins = at == 0 || text[at - 1] is ',' || char.IsWhiteSpace(text[at - 1]);
            string? keyword = begins ? Keywords.FirstOrDefault(word => text.From(at).Span.StartsWith(word)) : null;
            if (keyword is not null)
            {
                if (start < 0)
                    head = text.Slice(0, at);
                start = at + keyword.Length;
            }
            // `bands=` is followed by all of them; each begins with its type.
            bool isType = start >= 0 && (at == start || begins) && text.From(at).Span.StartsWith("type=");
            if (isType || at == start)
                bands.Add(text.From(at));
        }
        if (start >= 0 && start == text.Length)
            bands.Add(text.From(start));
        return EndEachWhereTheNextBegins(bands);
    }

    public static bool TryParse(Piece text, Complaints complaints, out MeterBand band)
    {
        band = default;
        ulong rate = 0;
        ulong burst = 0;
        ulong precedence = 0;
        bool failed;
        while (KeyValue.TryTake(ref text, complaints, out KeyValue pair, out failed))
        {
            bool good = pair.Key.Span switch
            {
                "type" => TryParseType(pair.Value, complaints, ref band),
                "rate" => NumberText.TryParse(pair.Value, "rate", uint.MaxValue, complaints, out rate),
                "burst_size" => NumberText.TryParse(pair.Value, "burst_size", uint.MaxValue, complaints, out burst),
                "prec_level" => NumberText.TryParse(pair.Value, "prec_level", byte.MaxValue, complaints,
                    out precedence),
                _ => complaints.Fail(pair.Key,
                    $"'{pair.Key}' is no part of a band{NearestName.Hint(pair.Key.Span, Parts)}"),
            };
            if (!good)
                return false;
        }
        if (failed)
            return false;
        if (band.Type == 0)
            return complaints.Fail(text, "a band needs type=drop or type=dscp_remark");
        if (rate == 0)
            return complaints.Fail(text, "a band needs rate=NUMBER, above 0");
        if (precedence != 0 && band.Type != MeterBandType.DscpRemark)
            return complaints.Fail(text, "only a band of type=dscp_remark has a prec_level");
        band = new MeterBand(band.Type, (uint)rate, (uint)burst, (uint)precedence << PrecedenceShift);
        return true;
    }

    private static bool TryParseType(Piece text, Complaints complaints, ref MeterBand band)
    {
        MeterBandType type = text.Is("drop") ? MeterBandType.Drop
            : text.Is("dscp_remark") ? MeterBandType.DscpRemark : 0;
        band = band with { Type = type };
        return type != 0 || complaints.Fail(text, $"'{text}' is no type of band: write drop or dscp_remark");
    }

    private static List<Piece> EndEachWhereTheNextBegins(List<Piece> bands)
    {
        for (int i = 0; i + 1 < bands.Count; i++)
        {
            Piece whole = bands[i].Slice(0, bands[i + 1].Start - bands[i].Start);
            string? next = Keywords.FirstOrDefault(word => whole.Span.EndsWith(word));
            bands[i] = next is null ? whole : whole.Slice(0, whole.Length - next.Length);
        }
        return bands;
    }
}
