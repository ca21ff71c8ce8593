using Controller.Core;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Metrics;

/// <summary>
/// A switch that is connected, or was, or that the policy waits for. All of them have series: one that ends looks
/// like a quiet network, <c>dp_status 0</c> looks like what it is.
/// </summary>
/// <param name="Last">As it was when last seen; null if it never came.</param>
internal sealed record SeenSwitch(DatapathId Id, string Name, SwitchSnapshot? Last)
{
    public bool IsConnected => Last is { Connected: true };

    public static IEnumerable<SeenSwitch> All(
        IReadOnlyList<SwitchSnapshot> seen, IReadOnlyDictionary<DatapathId, string> ofPolicy)
    {
        HashSet<DatapathId> came = [.. seen.Select(snapshot => snapshot.Id)];
        return seen.Select(snapshot => new SeenSwitch(snapshot.Id, snapshot.Name, snapshot))
            .Concat(ofPolicy.Where(pair => !came.Contains(pair.Key))
                .Select(pair => new SeenSwitch(pair.Key, pair.Value, Last: null)))
            .OrderBy(found => found.Id);
    }
}
