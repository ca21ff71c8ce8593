using System.Numerics;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Text.Parsing;

/// <summary>
/// <c>learn(table=1,hard_timeout=300,NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],output:NXM_OF_IN_PORT[])</c> (ovs-actions(7)).
/// </summary>
internal static class LearnSyntax
{
    private const byte DefaultTable = 1;

    private static readonly string[] Options =
    [
        "table", "priority", "idle_timeout", "hard_timeout", "fin_idle_timeout", "fin_hard_timeout", "cookie", "limit",
        "result_dst", "send_flow_rem", "delete_learned", "load", "output",
    ];

    public static readonly KeyValuePair<string, ActionSyntax>[] Actions = [new("learn", TryParse)];

    private static bool TryParse(KeyValue pair, ActionScope scope)
    {
        var parts = new List<KeyValue>();
        if (!scope.TryPairs(pair.Value, parts))
            return false;
        var options = new LearnOptions { Table = DefaultTable, Priority = LearnBuilder.DefaultPriority };
        var specs = new List<KeyValue>();
        foreach (KeyValue part in parts)
        {
            if (!options.TryTake(part, scope, out bool known))
                return false;
            if (!known)
                specs.Add(part);
        }
        if (options.Result is not null && options.Limit == 0)
            return scope.Fail(pair.Key, "learn's result_dst needs limit=…");
        LearnBuilder builder = options.Builder();
        foreach (KeyValue spec in specs)
        {
            if (!TryAddSpec(spec, builder, scope))
                return false;
        }
        return scope.Add(pair.Key, builder.Build());
    }

    private static bool TryAddSpec(KeyValue spec, LearnBuilder builder, ActionScope scope)
    {
        if (spec.Key.Is("load"))
            return TryAddLoad(spec, builder, scope);
        if (spec.Key.Is("output"))
        {
            if (!SubfieldParser.TryParse(spec.Value, scope.Complaints, out Subfield port)
                || !scope.Has(spec.Value, port.Field))
                return false;
            builder.Output(port);
            return true;
        }
        _ = spec.Key.TrySplit("[", out Piece name, out Piece range);
        if (!FieldNames.TryFind(name, out FieldName? field))
            return scope.Fail(name, $"'{name}' is neither a field nor a part of learn"
                + NearestName.Hint(name.Span, FieldNames.Short.Concat(Options)));
        if (!SubfieldParser.TryParse(spec.Key, scope.Complaints, out Subfield bits))
            return false;
        return spec.Value.IsEmpty
            ? TryAddSame(spec, bits, builder, scope)
            : TryAddMatch(spec, field, bits, range.IsEmpty, builder, scope);
    }

    private static bool TryAddSame(KeyValue spec, Subfield bits, LearnBuilder builder, ActionScope scope)
    {
        if (!scope.Has(spec.Key, bits.Field))
            return false;
        builder.Match(bits);
        return true;
    }

    private static bool TryAddMatch(KeyValue spec, FieldName name, Subfield bits, bool isWhole, LearnBuilder builder,
        ActionScope scope)
    {
        _ = spec.Value.TrySplit("[", out Piece word, out _);
        if (FieldNames.TryFind(word, out _) && !(bits.Field.Format == FieldFormat.Port && word.IsAnyCase("in_port")))
        {
            if (!TryParseSource(spec.Value, bits, scope, out Subfield source))
                return false;
            builder.Match(bits, source);
            return true;
        }
        if (isWhole)
        {
            if (!FieldParser.TryParse(name.Move, name.Name, spec.Value, scope.Complaints, out FieldValue value))
                return false;
            if (!value.IsExact)
                return scope.Fail(spec.Value, "learn matches no masks: write FIELD[FIRST..LAST]=NUMBER");
            if (bits.BitCount > 128)
                return scope.Fail(spec.Key, $"name the bits of {name.Name}, at most 128");
            builder.MatchValue(bits, (UInt128)(value.Number & FieldValue.Ones(bits.BitCount)));
            return true;
        }
        if (!TryParseConstant(spec.Value, spec.Key, bits, scope, out UInt128 number))
            return false;
        builder.MatchValue(bits, number);
        return true;
    }

    private static bool TryAddLoad(KeyValue spec, LearnBuilder builder, ActionScope scope)
    {
        if (!spec.Value.TrySplit("->", out Piece value, out Piece target))
            return scope.Fail(spec.Key, "load is written load:NUMBER->FIELD[] or load:FIELD[]->FIELD[]");
        if (!SubfieldParser.TryParseWritable(target, scope.Complaints, out Subfield into))
            return false;
        if (value.IsEmpty || !char.IsAsciiDigit(value[0]))
        {
            if (!TryParseSource(value, into, scope, out Subfield from))
                return false;
            builder.Load(from, into);
            return true;
        }
        if (!TryParseConstant(value, target, into, scope, out UInt128 number))
            return false;
        builder.Load(number, into);
        return true;
    }

    private static bool TryParseSource(Piece text, Subfield into, ActionScope scope, out Subfield from)
    {
        if (!SubfieldParser.TryParse(text, scope.Complaints, out from) || !scope.Has(text, from.Field))
            return false;
        return from.BitCount == into.BitCount || scope.Fail(text,
            $"{text} has {from.BitCount} bits, {into.Field.OvsName} here has {into.BitCount}: make them the same");
    }

    private static bool TryParseConstant(Piece text, Piece field, Subfield bits, ActionScope scope, out UInt128 number)
    {
        number = default;
        if (bits.BitCount > 128)
            return scope.Fail(field, $"take at most 128 bits of {field}");
        if (!FieldParser.TryParseBits(text, field.ToString(), bits.BitCount, scope.Complaints, out BigInteger value))
            return false;
        number = (UInt128)value;
        return true;
    }
}
