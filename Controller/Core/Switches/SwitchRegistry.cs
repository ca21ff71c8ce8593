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
    // Datapath ids are the peers' to choose: without a bound, connecting under ever new ones would fill the memory.
    internal const int MaxRemembered = 10_000;

    private static readonly TimeSpan ProofOfLife = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly HashSet<SwitchSession> _open = [];
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

    /// <summary>All sessions there are, those in the middle of their handshake too.</summary>
    public IReadOnlyList<SwitchSession> OpenSessions
    {
        get
        {
            lock (_lock)
                return [.. _open];
        }
    }

    /// <summary>All switches seen, connected or not, by datapath id.</summary>
    public IReadOnlyList<SwitchSnapshot> Snapshots
    {
        get
        {
            lock (_lock)
                return [.. _entries.Values.Select(SnapshotOf).OfType<SwitchSnapshot>().OrderBy(s => s.Id)];
        }
    }

    internal int RememberedCount
    {
        get
        {
            lock (_lock)
                return _entries.Count;
        }
    }

    public void CountFailedHandshake() => Interlocked.Increment(ref _failedHandshakes);

    public void Opened(SwitchSession session)
    {
        lock (_lock)
            _open.Add(session);
    }

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
        bool waits = false;
        lock (_lock)
        {
            Entry entry = EntryOf(newcomer.Id);
            holder = entry.Holder;
            if (holder is null)
                entry.Holder = newcomer;
            else if (entry.Claim is null)
            {
                entry.Claim = new PendingClaim(newcomer, decided);
                waits = true;
            }
        }
        // Who holds it and ends before it is asked gives the id on by its end.
        if (waits)
            holder!.Post(() => holder.Echo(ProofOfLife, alive => OnProof(holder, alive)));
        else
            decided(holder is null);
    }

    /// <summary>
    /// A session has ended, whether it held its id, waited for it, or never asked; who waits for it gets it.
    /// </summary>
    public void Closed(SwitchSession session)
    {
        PendingClaim? claim;
        lock (_lock)
        {
            _open.Remove(session);
            if (!_entries.TryGetValue(session.Id, out Entry? entry))
                return;
            if (entry.Claim?.Newcomer == session)
                entry.Claim = null;
            if (entry.Holder != session)
                return;
            if (session.WasAccepted)
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
            // Its end gives the id to who waits.
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

    private static SwitchSnapshot? SnapshotOf(Entry entry) =>
        entry.Holder is { WasAccepted: true } holder ? holder.Snapshot(true) : entry.Last;

    private Entry EntryOf(DatapathId id)
    {
        if (_entries.TryGetValue(id, out Entry? entry))
            return entry;
        if (_entries.Count >= MaxRemembered)
            ForgetOne();
        return _entries[id] = new Entry();
    }

    private void ForgetOne()
    {
        foreach ((DatapathId id, Entry entry) in _entries)
        {
            if (entry.Holder is not null)
                continue;
            _entries.Remove(id);
            return;
        }
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
