using System.Net;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Switches;

/// <summary>
/// Which session holds which datapath id. A newcomer with an id that is taken waits while the old session is
/// asked for a sign of life: if one comes the newcomer is refused, else it takes over. So a switch that lost its
/// connection without a word comes back at once, and an impostor doesn't get in.
/// </summary>
/// <remarks>Threads: called from all event loops; one lock, held for look-ups only.</remarks>
internal sealed class SwitchRegistry
{
    private static readonly TimeSpan ProofOfLife = TimeSpan.FromSeconds(1);

    // Datapath ids are the peers' to choose: without a bound, connecting under ever new ones would fill the memory.
    private const int MaxRemembered = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<DatapathId, Entry> _entries = [];
    private long _failedHandshakes;

    public long FailedHandshakes => Interlocked.Read(ref _failedHandshakes);

    /// <summary>The sessions of connected switches, by datapath id.</summary>
    public IReadOnlyList<SwitchSession> Sessions
    {
        get
        {
            lock (_lock)
                return [.. _entries.Values.Select(entry => entry.Holder).OfType<SwitchSession>().OrderBy(s => s.Id)];
        }
    }

    /// <summary>All switches seen, connected or not, by datapath id.</summary>
    public IReadOnlyList<SwitchSnapshot> Snapshots
    {
        get
        {
            lock (_lock)
                return [.. _entries.Values.Select(entry => entry.Holder?.Snapshot(true) ?? entry.Last)
                    .OfType<SwitchSnapshot>().OrderBy(s => s.Id)];
        }
    }

    public void CountFailedHandshake() => Interlocked.Increment(ref _failedHandshakes);

    public SwitchSession? Find(DatapathId id)
    {
        lock (_lock)
            return _entries.GetValueOrDefault(id)?.Holder;
    }

    public EndPoint? AddressOf(DatapathId id) => Find(id)?.Address;

    public SwitchStatistics StatisticsOf(DatapathId id)
    {
        lock (_lock)
            return EntryOf(id).Statistics;
    }

    /// <summary>Asks for the newcomer's datapath id; <paramref name="decided"/> may be called on any thread.</summary>
    public void Claim(SwitchSession newcomer, Action<bool> decided)
    {
        SwitchSession? holder;
        lock (_lock)
        {
            Entry entry = EntryOf(newcomer.Id);
            holder = entry.Holder;
            if (holder is null)
                entry.Holder = newcomer;
            else if (entry.Claim is not null)
                holder = newcomer;
            else
                entry.Claim = new PendingClaim(newcomer, decided);
        }
        if (holder is null || holder == newcomer)
            decided(holder is null);
        else
            holder.Post(() => holder.Echo(ProofOfLife, alive => OnProof(holder, alive)));
    }

    /// <summary>A session has ended; who waits for its id gets it.</summary>
    public void Release(SwitchSession session)
    {
        PendingClaim? claim = null;
        lock (_lock)
        {
            if (!_entries.TryGetValue(session.Id, out Entry? entry) || entry.Holder != session)
                return;
            entry.Last = session.Snapshot(false);
            claim = entry.Claim;
            entry.Claim = null;
            entry.Holder = claim?.Newcomer;
        }
        claim?.Decided(true);
    }

    private void OnProof(SwitchSession holder, bool alive)
    {
        if (!alive)
        {
            // Its end releases the id to who waits.
            holder.Close("gave no sign of life when another connection came with its datapath id");
            return;
        }
        PendingClaim? claim;
        lock (_lock)
        {
            Entry entry = EntryOf(holder.Id);
            claim = entry.Claim;
            entry.Claim = null;
        }
        claim?.Decided(false);
    }

    private Entry EntryOf(DatapathId id)
    {
        if (_entries.TryGetValue(id, out Entry? entry))
            return entry;
        if (_entries.Count >= MaxRemembered && _entries.FirstOrDefault(e => e.Value.Holder is null) is { Value: not null } old)
            _entries.Remove(old.Key);
        return _entries[id] = new Entry();
    }

    private sealed record PendingClaim(SwitchSession Newcomer, Action<bool> Decided);

    private sealed class Entry
    {
        public SwitchStatistics Statistics { get; } = new();
        public SwitchSession? Holder { get; set; }
        public PendingClaim? Claim { get; set; }
        public SwitchSnapshot? Last { get; set; }
    }
}
