using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Text.Parsing;

/// <summary>Connection tracking: <c>ct(commit,zone=5,nat(src=10.0.0.1),exec(set_field:1->ct_mark))</c>.</summary>
internal static class TrackingSyntax
{
    private const int ZoneBits = 16;

    public static readonly KeyValuePair<string, ActionSyntax>[] Actions =
    [
        new("ct", TryParse), new("ct_clear", (pair, scope) => scope.Add(pair.Key, new CtClearAction())),
    ];

    private static bool TryParse(KeyValue pair, ActionScope scope)
    {
        var parts = new List<KeyValue>();
        if (!scope.NeedsIp(pair) || !scope.TryPairs(pair.Value, parts)
            || !scope.TryNest(pair.Key, out ActionScope translation) || !scope.TryNest(pair.Key, out ActionScope exec))
            return false;
        var ct = new CtAction();
        foreach (KeyValue part in parts)
        {
            bool good = part.Key.Span switch
            {
                "nat" => NatSyntax.TryParse(part, translation),
                "exec" => TryParseExec(part, exec),
                _ => TryParsePart(part, ref ct, scope),
            };
            if (!good)
                return false;
        }
        if ((ct.Flags & CtFlags.Commit) == 0 && ((ct.Flags & CtFlags.Force) != 0 || !exec.IsEmpty))
            return scope.Fail(pair.Key, "ct with force or exec needs commit as well");
        ActionList inner = ActionList.From(ActionListView.OfTrusted(
            [.. translation.Actions.Octets, .. exec.Actions.Octets]));
        return scope.Add(pair.Key, ct with { Actions = inner });
    }

    private static bool TryParsePart(KeyValue part, ref CtAction ct, ActionScope scope)
    {
        switch (part.Key.Span)
        {
            case "commit":
                ct = ct with { Flags = ct.Flags | CtFlags.Commit };
                return true;
            case "force":
                ct = ct with { Flags = ct.Flags | CtFlags.Force };
                return true;
            case "table":
                if (!scope.TryNumber(part.Value, "the table", TableId.Max.Value, out ulong table))
                    return false;
                ct = ct with { Table = new TableId((byte)table) };
                return true;
            case "zone":
                return TryParseZone(part.Value, ref ct, scope);
            case "alg":
                if (!part.Value.Is("ftp") && !part.Value.Is("tftp"))
                    return scope.Unknown(part.Value, "alg", ["ftp", "tftp"]);
                ct = ct with { Helper = part.Value.Is("ftp") ? CtAction.Ftp : CtAction.Tftp };
                return true;
            default:
                return scope.Unknown(part.Key, "part of ct",
                    ["commit", "force", "table", "zone", "alg", "nat", "exec"]);
        }
    }

    private static bool TryParseZone(Piece text, ref CtAction ct, ActionScope scope)
    {
        if (!text.IsEmpty && char.IsAsciiDigit(text[0]))
        {
            if (!scope.TryNumber(text, "the zone", ushort.MaxValue, out ulong zone))
                return false;
            ct = ct with { Zone = (ushort)zone };
            return true;
        }
        if (!SubfieldParser.TryParse(text, scope.Complaints, out Subfield from))
            return false;
        if (from.BitCount != ZoneBits || from.Field.ExtraSize != 0)
            return scope.Fail(text, $"a zone has {ZoneBits} bits, {text} has {from.BitCount}: write FIELD[0..15]");
        ct = ct with { ZoneFrom = from };
        return true;
    }

    private static bool TryParseExec(KeyValue part, ActionScope exec)
    {
        var pairs = new List<KeyValue>();
        if (!exec.TryPairs(part.Value, pairs))
            return false;
        foreach (KeyValue pair in pairs)
        {
            if (pair.Key.Span is not ("set_field" or "load" or "move"))
                return exec.Unknown(pair.Key, "action of exec", ["set_field", "load", "move"]);
            Piece target = pair.Value.TrySplit("->", out _, out Piece into) ? into : pair.Value;
            _ = target.TrySplit("[", out Piece name, out _);
            bool isOfConnection = FieldNames.TryFind(name, out FieldName? field)
                && (field.Match == OxmFields.NxmCtMark || field.Match == OxmFields.NxmCtLabel);
            if (!isOfConnection)
                return exec.Fail(target, "exec sets ct_mark and ct_label only");
            if (!ActionParser.TryParseOne(pair, exec))
                return false;
        }
        return true;
    }
}
