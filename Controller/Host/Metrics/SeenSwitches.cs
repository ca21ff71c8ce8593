using Controller.Core;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Metrics;

/// <summary>A switch that is connected, or was, or that the policy waits for.</summary>
/// <param name="Last">As it was when last seen; null if it never came.</param>
internal sealed record SeenSwitch(DatapathId Id, string Name, SwitchSnapshot? Last, bool IsConnected);

/// <summary>
/// Remembers switches that went away: a series that ends looks like a quiet network, <c>dp_status 0</c> looks
/// like what it is. Keeps the policy's switches for good, and of others the <see cref="MaxGone"/> that went last,
/// since anyone who can connect can make up datapath ids.
/// </summary>
internal sealed class SeenSwitches
{
    public const int MaxGone = 1000;

    private readonly Lock _lock = new();
    private readonly Dictionary<DatapathId, SeenSwitch> _seen = [];
    private readonly HashSet<DatapathId> _ofPolicy = [];
    private readonly LinkedList<DatapathId> _gone = [];

    public SeenSwitches(IReadOnlyDictionary<DatapathId, string> ofPolicy)
    {
        foreach ((DatapathId id, string name) in ofPolicy)
        {
            _seen.Add(id, new SeenSwitch(id, name, Last: null, IsConnected: false));
            _ofPolicy.Add(id);
        }
    }

    /// <summary>Takes in what is connected now and returns everything known, by datapath id.</summary>
    public IReadOnlyList<SeenSwitch> Update(IReadOnlyList<SwitchSnapshot> connected)
    {
        lock (_lock)
        {
            HashSet<DatapathId> now = [.. connected.Select(snapshot => snapshot.Id)];
            foreach (SeenSwitch gone in _seen.Values.Where(seen => seen.IsConnected && !now.Contains(seen.Id)).ToArray())
                Leave(gone);
            foreach (SwitchSnapshot snapshot in connected)
                Arrive(snapshot);
            return [.. _seen.Values.OrderBy(seen => seen.Id)];
        }
    }

    private void Arrive(SwitchSnapshot snapshot)
    {
        if (_seen.TryGetValue(snapshot.Id, out SeenSwitch? seen) && !seen.IsConnected)
            _gone.Remove(snapshot.Id);
        _seen[snapshot.Id] = new SeenSwitch(snapshot.Id, snapshot.Name, snapshot, IsConnected: true);
    }

    private void Leave(SeenSwitch gone)
    {
        _seen[gone.Id] = gone with { IsConnected = false };
        if (_ofPolicy.Contains(gone.Id))
            return;
        _gone.AddLast(gone.Id);
        if (_gone.Count <= MaxGone)
            return;
        _seen.Remove(_gone.First!.Value);
        _gone.RemoveFirst();
    }
}
