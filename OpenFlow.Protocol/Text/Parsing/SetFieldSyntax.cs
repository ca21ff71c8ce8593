using System.Numerics;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Text.Parsing;

/// <summary><c>set_field:VALUE[/MASK]->FIELD</c>.</summary>
internal static class SetFieldSyntax
{
    private const int MaxLoadBits = 64;

    public static bool TryParse(KeyValue pair, ActionScope scope)
    {
        if (!pair.Value.TrySplit("->", out Piece value, out Piece target))
            return scope.Fail(pair.Key, "set_field is written set_field:VALUE->FIELD");
        if (!FieldNames.TryFind(target, out FieldName? name))
            return scope.Fail(target, $"there is no field '{target}'{NearestName.Hint(target.Span, FieldNames.Short)}");
        OxmField field = name.Match;
        if (!field.Writable && !name.Move.Writable)
            return scope.Fail(target, $"{target} is read-only");
        if (!FieldParser.TryParse(field, target.ToString(), value, scope.Complaints, out FieldValue bits)
            || !scope.Has(target, field))
            return false;
        if (bits.MatchesAnything)
            return true;
        if (!bits.IsExact)
            return AddMasked(pair.Key, field, name.Move, bits, scope);
        return field != OxmFields.VlanVid || ((int)bits.Number & VlanId.PresentBit) != 0
            ? Add(pair.Key, field, bits, scope)
            : scope.Fail(value, $"vlan_vid must have its bit 0x1000 set: write {(int)bits.Number | VlanId.PresentBit}");
    }

    /// <summary>Adds the action for all of a field.</summary>
    public static bool Add(Piece at, OxmField field, FieldValue value, ActionScope scope)
    {
        if (field.Size <= sizeof(ulong) && field.ExtraSize == 0)
            return scope.Add(at, new SetFieldAction(field, (ulong)value.Number));
        int skip = field.IsVariable ? value.LeadingZeros : 0;
        return scope.Add(at, new SetOxmAction(new OxmValue(field, value.Value.AsSpan(skip))));
    }

    // In OpenFlow 1.3 a set_field has no mask: each run of its bits is loaded; what load can't hold, by reg_load2.
    private static bool AddMasked(Piece at, OxmField field, OxmField move, FieldValue value, ActionScope scope)
    {
        if (move.ExtraSize != 0 || move.IsVariable)
        {
            int skip = field.IsVariable ? value.LeadingZeros : 0;
            return scope.Add(at, new LoadOxmAction(
                new OxmValue(move, value.Value.AsSpan(skip), value.Mask.AsSpan(skip))));
        }
        BigInteger mask = value.MaskNumber(field);
        for (int first = 0; first < Subfield.WidthOf(move);)
        {
            int count = 0;
            while (count < MaxLoadBits && first + count < Subfield.WidthOf(move)
                && !(mask >> (first + count) & 1).IsZero)
                count++;
            var bits = (ulong)(value.Number >> first & FieldValue.Ones(count));
            if (count > 0 && !scope.Add(at, new LoadAction(bits, new Subfield(move, first, count))))
                return false;
            first += Math.Max(count, 1);
        }
        return true;
    }
}
