using System.Collections.Frozen;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Text.Parsing.Actions;
using OpenFlow.Protocol.Text.Parsing.Lexical;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Text.Parsing;

/// <summary>
/// Reads actions in ovs-ofctl's syntax (ovs-actions(7)): <c>set_field:10.0.0.1->ip_src,dec_ttl,output:2</c>. Those that
/// OpenFlow 1.3 has no action for become what it has instead: <c>mod_tp_dst:80</c> is <c>set_field:80->tcp_dst</c>
/// where the match says <c>tcp</c>.
/// </summary>
public static class ActionParser
{
    private static readonly FrozenDictionary<string, ActionSyntax> ByName = new[]
    {
        OutputSyntax.Actions, HeaderSyntax.Actions, RegisterSyntax.Actions, HashSyntax.Actions,
        PipelineSyntax.Actions, TrackingSyntax.Actions, EncapSyntax.Actions, LearnSyntax.Actions,
    }.SelectMany(part => part).ToFrozenDictionary();

    internal static IEnumerable<string> Names => ByName.Keys.Concat(PortText.Names);

    /// <summary>
    /// Actions that stand alone, as in a bucket or a packet-out: without a match, fields aren't checked for what they
    /// need. False with the place and the reason.
    /// </summary>
    public static bool TryParse(string text, out ActionList actions, out TextError error)
    {
        var scope = new ActionScope(new Complaints(), packet: null);
        bool parsed = TryParse(new Piece(text), scope);
        actions = parsed ? scope.Actions : ActionList.Empty;
        error = scope.Complaints.First;
        return parsed;
    }

    /// <summary>Reads all of a list; <c>drop</c> is an empty one.</summary>
    internal static bool TryParse(Piece text, ActionScope scope)
    {
        Piece? drop = null;
        bool failed;
        bool any = false;
        while (KeyValue.TryTake(ref text, scope.Complaints, out KeyValue pair, out failed))
        {
            if (drop is not null || (any && pair.Key.Is("drop")))
                return scope.Fail(drop ?? pair.Key, "drop can't stand with other actions: leave it out");
            any = true;
            if (pair.Key.Is("drop") && pair.IsBare)
                drop = pair.Key;
            else if (!TryParseOne(pair, scope))
                return false;
        }
        return !failed;
    }

    /// <summary>Reads one action.</summary>
    internal static bool TryParseOne(KeyValue pair, ActionScope scope)
    {
        if (ByName.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(pair.Key.Span, out ActionSyntax? syntax))
            return syntax(pair, scope);
        if (PortText.TryFindReserved(pair.Key, out PortNumber reserved))
            return OutputSyntax.TryParseReserved(pair, reserved, scope);
        if (pair.IsBare && !pair.Key.IsEmpty && char.IsAsciiDigit(pair.Key[0]))
            return OutputSyntax.TryParsePort(pair.Key, scope);
        if (pair.IsBare && scope.Complaints.Names is { } names
            && names.TryFindPort(pair.Key.ToString(), out PortNumber named))
            return scope.Add(pair.Key, new OutputAction(named));
        return scope.Fail(pair.Key, $"'{pair.Key}' is no action{NearestName.Hint(pair.Key.Span, Names)}");
    }
}
