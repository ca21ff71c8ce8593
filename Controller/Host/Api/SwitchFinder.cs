using Controller.Core;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Api;

/// <summary>
/// Finds the switch that a user means: by name, else by datapath id in any form. Names come from the policy or
/// from the switches themselves, where two may well both be called br-int; then only the id will do, unless one
/// alone is connected (a bridge that was made anew has another id).
/// </summary>
internal static class SwitchFinder
{
    public static (SwitchSnapshot? Found, Problem? Problem) Find(string text, IReadOnlyList<SwitchSnapshot> switches)
    {
        SwitchSnapshot[] named = [.. switches.Where(snapshot => snapshot.Name == text)];
        if (named.Length == 1)
            return (named[0], null);
        if (named.Length > 1 && named.Count(snapshot => snapshot.Connected) == 1)
            return (named.Single(snapshot => snapshot.Connected), null);
        if (named.Length > 1)
            return (null, new Problem("Ambiguous name", StatusCodes.Status409Conflict,
                $"{named.Length} switches are named '{text}': use the datapath id", Describe(named)));
        if (DatapathId.TryParse(text, out DatapathId id)
            && switches.FirstOrDefault(snapshot => snapshot.Id == id) is { } found)
            return (found, null);
        return (null, new Problem("Unknown switch", StatusCodes.Status404NotFound,
            $"no switch '{text}' was ever connected", Describe(switches)));
    }

    private static string[] Describe(IEnumerable<SwitchSnapshot> switches) =>
        [.. switches.Select(snapshot => $"{snapshot.Name} ({snapshot.Id})").Order(StringComparer.Ordinal)];
}
