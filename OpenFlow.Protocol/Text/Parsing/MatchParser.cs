using OpenFlow.Protocol.Matching;

namespace OpenFlow.Protocol.Text.Parsing;

/// <summary>
/// Reads matches in ovs-ofctl's syntax (ovs-fields(7)): <c>tcp,in_port=1,nw_dst=10.0.0.0/8,tp_dst=80</c>. Fields go by
/// short names, aliases and names of classes (<c>OXM_OF_ETH_SRC=…</c>), bits as <c>reg0[0..7]=5</c>; any order will do.
/// </summary>
public static class MatchParser
{
    /// <summary>
    /// False with the place and the reason: an unknown field, a value that isn't one, a field that needs others.
    /// </summary>
    public static bool TryParse(string text, out Match match, out TextError error)
    {
        var complaints = new Complaints();
        bool parsed = TryParse(new Piece(text), complaints, out match);
        error = complaints.First;
        return parsed;
    }

    private static bool TryParse(Piece text, Complaints complaints, out Match match)
    {
        match = Match.Any;
        var builder = new MatchBuilder(complaints);
        bool failed;
        while (KeyValue.TryTake(ref text, complaints, out KeyValue pair, out failed))
        {
            if (!builder.TryAdd(pair, out bool known))
                return false;
            if (!known)
                return Unknown(pair.Key, complaints, []);
        }
        return !failed && builder.TryBuild(out match, out _);
    }

    /// <summary>Complains about a word that is neither a field nor one of <paramref name="others"/>.</summary>
    internal static bool Unknown(Piece word, Complaints complaints, IEnumerable<string> others)
    {
        IEnumerable<string> known =
            [.. FieldNames.Short, "dl_vlan", "dl_vlan_pcp", "tp_src", "tp_dst", .. ProtocolName.All.Select(p => p.Name),
                .. others];
        return complaints.Fail(word, $"'{word}' is not known{NearestName.Hint(word.Span, known)}");
    }
}
