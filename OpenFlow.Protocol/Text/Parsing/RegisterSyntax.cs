using System.Numerics;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Matching;

namespace OpenFlow.Protocol.Text.Parsing;

/// <summary>Actions on bits of fields: load, move, the stack.</summary>
internal static class RegisterSyntax
{
    private const int MaxLoadBits = 64;

    public static readonly KeyValuePair<string, ActionSyntax>[] Actions =
    [
        new("load", TryParseLoad), new("move", TryParseMove),
        new("push", (pair, scope) => SubfieldParser.TryParse(pair.Value, scope.Complaints, out Subfield from)
            && scope.Has(pair.Value, from.Field) && scope.Add(pair.Key, new StackPushAction(from))),
        new("pop", (pair, scope) => TryParseTarget(pair.Value, scope, out Subfield into)
            && scope.Add(pair.Key, new StackPopAction(into))),
        new("check_pkt_larger", TryParseCheckPacketLarger), new("delete_field", TryParseDeleteField),
    ];

    /// <summary>Bits that may be written on this packet.</summary>
    public static bool TryParseTarget(Piece text, ActionScope scope, out Subfield into) =>
        SubfieldParser.TryParseWritable(text, scope.Complaints, out into) && scope.Has(text, into.Field);

    private static bool TryParseLoad(KeyValue pair, ActionScope scope)
    {
        if (!pair.Value.TrySplit("->", out Piece value, out Piece target))
            return scope.Fail(pair.Key, "load is written load:NUMBER->FIELD[]");
        if (!TryParseTarget(target, scope, out Subfield into)
            || !FieldParser.TryParseBits(value, target.ToString(), into.BitCount, scope.Complaints,
                out BigInteger number))
            return false;
        if (into.Field.ExtraSize != 0 || into.Field.IsVariable)
            return AddMasked(pair.Key, number, into, scope);
        for (int first = 0; first < into.BitCount; first += MaxLoadBits)
        {
            int count = Math.Min(MaxLoadBits, into.BitCount - first);
            var part = (ulong)(number >> first & FieldValue.Ones(count));
            if (!scope.Add(pair.Key, new LoadAction(part, new Subfield(into.Field, into.FirstBit + first, count))))
                return false;
        }
        return true;
    }

    // What load has no room for: fields of experimenters, options of any size.
    private static bool AddMasked(Piece at, BigInteger number, Subfield into, ActionScope scope)
    {
        var value = FieldValue.Of(into.Field, number << into.FirstBit,
            FieldValue.Ones(into.BitCount) << into.FirstBit);
        int skip = into.Field.IsVariable ? value.LeadingZeros : 0;
        ReadOnlySpan<byte> mask = value.Mask;
        return scope.Add(at, new LoadOxmAction(
            new Protocol.Actions.OxmValue(into.Field, value.Value.AsSpan(skip), mask.IsEmpty ? mask : mask[skip..])));
    }

    private static bool TryParseMove(KeyValue pair, ActionScope scope)
    {
        if (!pair.Value.TrySplit("->", out Piece source, out Piece target))
            return scope.Fail(pair.Key, "move is written move:FIELD[]->FIELD[]");
        if (!SubfieldParser.TryParse(source, scope.Complaints, out Subfield from) || !scope.Has(source, from.Field)
            || !TryParseTarget(target, scope, out Subfield into))
            return false;
        return from.BitCount == into.BitCount
            ? scope.Add(pair.Key, new MoveAction(from, into))
            : scope.Fail(target,
                $"{target} has {into.BitCount} bits, {source} has {from.BitCount}: make them the same");
    }

    private static bool TryParseCheckPacketLarger(KeyValue pair, ActionScope scope)
    {
        if (pair.Rest.IsEmpty)
            return scope.Fail(pair.Key, "check_pkt_larger is written check_pkt_larger(SIZE)->FIELD[BIT]");
        if (!scope.TryNumber(pair.Value, "the packet's size", ushort.MaxValue, out ulong size)
            || !TryParseTarget(pair.Rest, scope, out Subfield into))
            return false;
        return into.BitCount == 1
            ? scope.Add(pair.Key, new CheckPacketLargerAction((ushort)size, into))
            : scope.Fail(pair.Rest, $"the result is one bit, such as {into.Field.OvsName}[0]");
    }

    private static bool TryParseDeleteField(KeyValue pair, ActionScope scope)
    {
        if (!FieldNames.TryFind(pair.Value, out FieldName? name))
            return scope.Fail(pair.Value, $"there is no field '{pair.Value}'");
        return name.Move.IsVariable
            ? scope.Add(pair.Key, new DeleteFieldAction(name.Move))
            : scope.Fail(pair.Value, "only tun_metadata0 to tun_metadata63 can be deleted");
    }
}
