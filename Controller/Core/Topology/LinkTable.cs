namespace Controller.Core.Topology;

/// <summary>
/// The links that probes have shown, each direction on its own. A direction goes when three rounds of probes in a
/// row were sent into it and none came out: rounds are counted rather than seconds, so that a controller that
/// stood still for a minute doesn't take down links it hasn't probed.
/// </summary>
/// <remarks>
/// A port may have several far ends: a hub, or a foreign bridge that forwards LLDP. All are kept;
/// <see cref="SpanningTree"/> knows what to make of them. Bounded: both ends of a link are ports that the controller
/// knows. Threads: one control loop.
/// </remarks>
public sealed class LinkTable
{
    /// <summary>Rounds without an answer after which a link has gone.</summary>
    public const int MaxMissedRounds = 3;

    private readonly Dictionary<PortId, SortedDictionary<PortId, Sighting>> _byOrigin = [];
    private readonly Dictionary<PortId, int> _degrees = [];

    /// <summary>How often a direction came or went.</summary>
    public int Changes { get; private set; }

    /// <summary>All directed links, in no order.</summary>
    public IEnumerable<Link> Links
    {
        get
        {
            foreach ((PortId from, SortedDictionary<PortId, Sighting> ends) in _byOrigin)
            {
                foreach (PortId to in ends.Keys)
                    yield return new Link(from, to);
            }
        }
    }

    /// <summary>Whether the port is an end of any link.</summary>
    public bool Touches(PortId port) => _degrees.ContainsKey(port);

    /// <summary>Whether a link was seen in this direction or the other.</summary>
    public bool ContainsEither(Link link) => Contains(link) || Contains(link.Reversed);

    /// <summary>When a probe last came through; null if there is no such link in this direction.</summary>
    public long? LastSeen(Link link) => Find(link)?.Last;

    /// <summary>Since when a link is known in this direction; null if it isn't.</summary>
    public long? FirstSeen(Link link) => Find(link)?.First;

    /// <summary>A probe came through; true if this direction is new.</summary>
    public bool See(Link link, long now)
    {
        if (!_byOrigin.TryGetValue(link.From, out SortedDictionary<PortId, Sighting>? ends))
            _byOrigin[link.From] = ends = [];
        bool isNew = !ends.TryGetValue(link.To, out Sighting sighting);
        ends[link.To] = new Sighting(isNew ? now : sighting.First, now, 0);
        if (isNew)
            CountEnds(link, 1);
        return isNew;
    }

    /// <summary>
    /// A new round of probes leaves by this port. Links to ports that can't report (their switch is away) don't
    /// count as missed.
    /// </summary>
    public void BeginRound(PortId from, Func<PortId, bool> canReport)
    {
        if (!_byOrigin.TryGetValue(from, out SortedDictionary<PortId, Sighting>? ends))
            return;
        foreach (PortId to in ends.Keys.ToArray())
        {
            if (canReport(to))
                ends[to] = ends[to] with { Missed = ends[to].Missed + 1 };
        }
    }

    /// <summary>
    /// Takes out the links by which three rounds were missed. Call it when the last round has had its time.
    /// </summary>
    public void Expire(PortId from, ICollection<Link> removed)
    {
        if (!_byOrigin.TryGetValue(from, out SortedDictionary<PortId, Sighting>? ends))
            return;
        foreach ((PortId to, Sighting sighting) in ends.ToArray())
        {
            if (sighting.Missed >= MaxMissedRounds)
                Remove(new Link(from, to), removed);
        }
    }

    /// <summary>Whether <see cref="Expire"/> would take a link out.</summary>
    public bool HasExpiring(PortId from) =>
        _byOrigin.TryGetValue(from, out SortedDictionary<PortId, Sighting>? ends)
        && ends.Values.Any(sighting => sighting.Missed >= MaxMissedRounds);

    /// <summary>Takes out every link that has the property.</summary>
    public void RemoveWhere(Func<Link, bool> gone, ICollection<Link> removed)
    {
        foreach (Link link in Links.Where(gone).ToArray())
            Remove(link, removed);
    }

    /// <summary>Takes out every link of a port: it went down.</summary>
    public void RemovePort(PortId port, ICollection<Link> removed)
    {
        if (Touches(port))
            RemoveWhere(link => link.From == port || link.To == port, removed);
    }

    private bool Contains(Link link) => Find(link) is not null;

    private Sighting? Find(Link link) =>
        _byOrigin.TryGetValue(link.From, out SortedDictionary<PortId, Sighting>? ends)
        && ends.TryGetValue(link.To, out Sighting sighting) ? sighting : null;

    private void Remove(Link link, ICollection<Link> removed)
    {
        SortedDictionary<PortId, Sighting> ends = _byOrigin[link.From];
        ends.Remove(link.To);
        if (ends.Count == 0)
            _byOrigin.Remove(link.From);
        CountEnds(link, -1);
        removed.Add(link);
    }

    private void CountEnds(Link link, int change)
    {
        Changes++;
        CountEnd(link.From, change);
        CountEnd(link.To, change);
    }

    private void CountEnd(PortId port, int change)
    {
        int degree = _degrees.GetValueOrDefault(port) + change;
        if (degree == 0)
            _degrees.Remove(port);
        else
            _degrees[port] = degree;
    }

    /// <param name="First">When a probe first came through.</param>
    /// <param name="Last">When one last did.</param>
    /// <param name="Missed">Rounds begun since then.</param>
    private readonly record struct Sighting(long First, long Last, int Missed);
}
